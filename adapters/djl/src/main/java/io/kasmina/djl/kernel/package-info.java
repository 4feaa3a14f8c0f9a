/**
 * Kernels: TorchScript files that run and train on the device.
 *
 * <p>A kernel is a module with {@code forward(Tensor) -> Tensor}. It may have a method {@code required_layers() ->
 * List[str]} that names the host layers it cannot do without.
 *
 * <p>Snapshots and checkpoints carry a kernel's parameters. DJL names no buffers of a module, such as the running statistics of a batch
 * norm: a kernel that must come back whole keeps its state in parameters.
 */
@NullMarked
package io.kasmina.djl.kernel;

import org.jspecify.annotations.NullMarked;
