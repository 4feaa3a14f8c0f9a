package io.kasmina.pipeline.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.SeedId;
import io.kasmina.gate.GateInputs;
import io.kasmina.pipeline.cache.KernelCache;
import io.kasmina.pipeline.cache.KernelKey;
import io.kasmina.pipeline.cache.Spare;
import io.kasmina.pipeline.state.KernelState;
import io.kasmina.pipeline.step.AttachedKernel;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.TensorFault;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Puts kernels into the table: a spare that was warmed up and probed ahead, or else one that is loaded from its verified file. Device thread
 * only.
 */
public final class KernelAttacher {

    private final SpareLoader loader;
    private final KernelCache cache;
    private final KernelTable kernels;

    /**
     * Makes an attacher.
     *
     * @param loader loads, warms up and probes
     * @param cache has the spares
     * @param kernels takes the kernel
     */
    public KernelAttacher(SpareLoader loader, KernelCache cache, KernelTable kernels) {
        this.loader = loader;
        this.cache = cache;
        this.kernels = kernels;
    }

    /**
     * Attaches a spare.
     *
     * @param seed its seed
     * @param generation the seed's generation that asked for it
     * @param key what it asked for
     * @return what became of it, null if there is no spare
     */
    public @Nullable Result attachSpare(SeedId seed, long generation, KernelKey key) {
        Spare spare = cache.take(key);
        return spare == null ? null : place(seed, generation, spare);
    }

    /**
     * Attaches a kernel.
     *
     * @param seed its seed
     * @param generation the seed's generation that asked for it
     * @param key what it asked for
     * @param artifact its file, whose digest was checked
     * @return what became of it
     */
    public Result attach(SeedId seed, long generation, KernelKey key, Path artifact) {
        Result ahead = attachSpare(seed, generation, key);
        if (ahead != null) {
            return ahead;
        }
        Spare loaded;
        try {
            loaded = loader.load(seed, key, artifact);
        } catch (TensorFault fault) {
            return Result.Failed.of(GateReason.KERNEL_LOAD_FAILED);
        }
        cache.missed(key, artifact);
        return place(seed, generation, loaded);
    }

    private Result place(SeedId seed, long generation, Spare spare) {
        Kernel kernel = spare.kernel();
        boolean kept = false;
        try {
            GateInputs.Probe probe = loader.fitting(seed, spare);
            OwnershipConflict conflict = kernels.conflict(kernel);
            if (conflict != null) {
                return new Result.Failed(GateReason.PARAMETER_SHARED, conflict);
            }
            AttachedKernel attached = kernels.attach(seed, generation, kernel);
            if (attached == null) {
                return Result.Failed.of(GateReason.KERNEL_LOAD_FAILED);
            }
            kept = true;
            long attachment = attached.attachment();
            return new Result.Done(
                    new KernelState.Attached(attachment, probe, kernel.requiredLayers(), kernel.parameterBytes()),
                    () -> kernels.detach(attachment));
        } catch (TensorFault fault) {
            return Result.Failed.of(GateReason.KERNEL_LOAD_FAILED);
        } finally {
            if (!kept) {
                kernel.close();
            }
        }
    }

    /** What became of a kernel file. */
    public sealed interface Result {

        /**
         * It is attached. Closed, on the device thread, where nobody waits for it any more.
         *
         * @param kernel the attached kernel
         * @param detach undoes it
         */
        record Done(KernelState.Attached kernel, Runnable detach) implements Result, AutoCloseable {

            @Override
            public void close() {
                detach.run();
            }
        }

        /**
         * It is not.
         *
         * @param reason KERNEL_LOAD_FAILED or PARAMETER_SHARED
         * @param conflict the shared parameter and whose it is, null unless one is shared
         */
        record Failed(GateReason reason, @Nullable OwnershipConflict conflict) implements Result {

            static Failed of(GateReason reason) {
                return new Failed(reason, null);
            }
        }
    }
}
