/**
 * Kernels: TorchScript files that run and train on the device.
 *
 * <p>A kernel is a module with {@code forward(Tensor) -> Tensor}. It may have a method {@code required_layers() ->
 * List[str]} that names the host layers it cannot do without.
 */
@NullMarked
package io.kasmina.djl.kernel;

import org.jspecify.annotations.NullMarked;
