package io.kasmina.pipeline.step;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Weights;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The kernels on the device, by attachment number. Confined to the device thread, which is its single writer. */
public final class KernelTable {

    private final Map<Long, AttachedKernel> kernels = new HashMap<>();
    private final Supplier<@Nullable ParameterGroup> host;
    private long last;
    private boolean ended;

    /**
     * Makes an empty table.
     *
     * @param host the host's parameters, null while none is registered; asked on the device thread
     */
    public KernelTable(Supplier<@Nullable ParameterGroup> host) {
        this.host = host;
    }

    /**
     * Takes a kernel.
     *
     * @param seed its seed
     * @param kernel owned by the table from now on
     * @return the attached kernel, null if it shares a parameter with the host or another kernel, or the table has ended; then it stays
     *     the caller's
     */
    public @Nullable AttachedKernel attach(SeedId seed, Kernel kernel) {
        if (ended || sharesParameter(kernel)) {
            return null;
        }
        AttachedKernel attached = new AttachedKernel(++last, seed, kernel);
        kernels.put(attached.attachment(), attached);
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
     * @param weights the parameters
     * @return the kernel under its new number, null if it was detached
     * @throws io.kasmina.tensor.TensorFault if the parameters do not fit; then the kernel is as it was and keeps its number
     */
    public @Nullable AttachedKernel restore(long attachment, Weights weights) {
        AttachedKernel former = kernels.get(attachment);
        if (former == null) {
            return null;
        }
        former.kernel().parameters().write(weights);
        kernels.remove(attachment);
        AttachedKernel renewed = new AttachedKernel(++last, former.seed(), former.kernel());
        kernels.put(renewed.attachment(), renewed);
        return renewed;
    }

    /** Closes a kernel; nothing happens if it is gone already. */
    public void detach(long attachment) {
        AttachedKernel attached = kernels.remove(attachment);
        if (attached != null) {
            attached.kernel().close();
        }
    }

    /** Tells whether a kernel of a seed is attached. */
    public boolean holds(SeedId seed) {
        return kernels.values().stream().anyMatch(kernel -> kernel.seed().equals(seed));
    }

    /** Closes every kernel and takes no more. */
    public void end() {
        ended = true;
        for (Iterator<AttachedKernel> all = kernels.values().iterator(); all.hasNext(); ) {
            all.next().kernel().close();
            all.remove();
        }
    }

    private boolean sharesParameter(Kernel kernel) {
        ParameterGroup hosts = host.get();
        if (hosts != null && shares(hosts, kernel.parameters())) {
            return true;
        }
        return kernels.values().stream().anyMatch(other -> shares(other.kernel().parameters(), kernel.parameters()));
    }

    private static boolean shares(ParameterGroup owned, ParameterGroup candidate) {
        return owned.parameters().stream().anyMatch(parameter -> candidate.parameters().stream()
                .anyMatch(other -> other.identity().equals(parameter.identity())));
    }
}
