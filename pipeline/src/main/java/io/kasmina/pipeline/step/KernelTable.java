package io.kasmina.pipeline.step;

import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernels on the device, by attachment number; what is in the table owns its parameters. Confined to the device thread, which is
 * its single writer.
 */
public final class KernelTable {

    private final Map<Long, AttachedKernel> kernels = new HashMap<>();
    private final ParameterRegistry registry;
    private volatile long bytes;
    private long last;
    private boolean ended;

    /**
     * Makes an empty table.
     *
     * @param registry keeps who owns parameters
     */
    public KernelTable(ParameterRegistry registry) {
        this.registry = registry;
    }

    /** Returns why a kernel may not attach: the first of its parameters that is another owner's; null where none is. */
    public @Nullable OwnershipConflict conflict(Kernel kernel) {
        return registry.conflict(kernel.parameters());
    }

    /**
     * Takes a kernel.
     *
     * @param seed its seed
     * @param generation the seed's generation that asked for it
     * @param kernel owned by the table from now on
     * @return the attached kernel, null if there is a {@link #conflict} or the table has ended; then it stays the caller's
     */
    public @Nullable AttachedKernel attach(SeedId seed, long generation, Kernel kernel) {
        if (ended || conflict(kernel) != null) {
            return null;
        }
        AttachedKernel attached = new AttachedKernel(++last, seed, kernel);
        registry.claim(attached.attachment(), seed, generation, kernel.parameters());
        kernels.put(attached.attachment(), attached);
        held(kernel.parameterBytes());
        return attached;
    }

    /** Returns a kernel, null if it was detached. */
    public @Nullable AttachedKernel find(long attachment) {
        return kernels.get(attachment);
    }

    /**
     * Writes parameters into a kernel and gives it another number, so that plans stamped before find none.
     *
     * @param attachment the kernel's number
     * @param generation the seed's generation from now on
     * @param weights the parameters
     * @return the kernel under its new number, null if it was detached
     * @throws io.kasmina.tensor.TensorFault if the parameters do not fit; then the kernel is as it was and keeps its number
     */
    public @Nullable AttachedKernel restore(long attachment, long generation, Weights weights) {
        AttachedKernel former = kernels.get(attachment);
        if (former == null) {
            return null;
        }
        former.kernel().parameters().write(weights);
        kernels.remove(attachment);
        AttachedKernel renewed = new AttachedKernel(++last, former.seed(), former.kernel());
        kernels.put(renewed.attachment(), renewed);
        registry.renumber(attachment, renewed.attachment(), generation);
        return renewed;
    }

    /** Closes a kernel; nothing happens if it is gone already. */
    public void detach(long attachment) {
        AttachedKernel attached = kernels.remove(attachment);
        registry.release(attachment);
        if (attached != null) {
            held(-attached.kernel().parameterBytes());
            attached.kernel().close();
        }
    }

    /** Returns the bytes of the parameters of all attached kernels; any thread. */
    public long bytes() {
        return bytes;
    }

    /** Tells whether a kernel of a seed is attached. */
    public boolean holds(SeedId seed) {
        return registry.owns(seed);
    }

    /** Closes every kernel and takes no more. */
    public void end() {
        ended = true;
        List.copyOf(kernels.keySet()).forEach(this::detach);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the device thread is the only writer
    private void held(long change) {
        bytes += change;
    }
}
