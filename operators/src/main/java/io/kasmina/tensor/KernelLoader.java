package io.kasmina.tensor;

import java.nio.file.Path;

/** Loads kernels from verified files. Device thread only. */
@FunctionalInterface
public interface KernelLoader {

    /**
     * Loads a kernel.
     *
     * @param artifact a file whose digest was checked before; TorchScript is code
     * @return a kernel with parameters of its own, owned by the caller
     * @throws TensorFault KERNEL_UNREADABLE if the file is no kernel
     */
    Kernel load(Path artifact);
}
