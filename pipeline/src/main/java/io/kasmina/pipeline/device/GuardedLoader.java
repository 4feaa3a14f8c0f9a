package io.kasmina.pipeline.device;

import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import java.nio.file.Path;
import java.util.Set;

/**
 * A loader that tries once more where the device had no memory, and whose kernels do.
 *
 * @param loader loads kernels
 * @param guard clears caches in between
 */
public record GuardedLoader(KernelLoader loader, MemoryGuard guard) implements KernelLoader {

    @Override
    public Kernel load(Path artifact) {
        return new GuardedKernel(guard.run("load", () -> loader.load(artifact)), guard);
    }

    /**
     * Loads what nobody waits for: where the device has no memory for it, nothing is cleared.
     *
     * @param artifact as {@link #load}
     * @return a kernel with parameters of its own, owned by the caller
     * @throws io.kasmina.tensor.TensorFault as {@link #load}; OUT_OF_MEMORY after the first attempt
     */
    public Kernel loadAhead(Path artifact) {
        return new GuardedKernel(loader.load(artifact), guard);
    }

    private record GuardedKernel(Kernel kernel, MemoryGuard guard) implements Kernel {

        @Override
        public Tensor forward(Tensor input, boolean training) {
            return guard.run("forward", () -> kernel.forward(input, training));
        }

        @Override
        public ParameterGroup parameters() {
            return kernel.parameters();
        }

        @Override
        public long parameterBytes() {
            return kernel.parameterBytes();
        }

        @Override
        public Set<String> requiredLayers() {
            return kernel.requiredLayers();
        }

        @Override
        public void close() {
            kernel.close();
        }
    }
}
