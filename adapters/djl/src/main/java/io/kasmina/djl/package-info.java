/**
 * PyTorch through DJL: the tensor ports, and doors for hosts that train with DJL.
 *
 * <pre>
 * DjlBackend ─┬─ tensor/    DjlDevice (the engine, bound to one thread), DjlTensor, transfers, TorchScript calls
 *             ├─ blend/     fused blends
 *             ├─ gradient/  the collector, parameter groups
 *             ├─ kernel/    TorchScript kernels
 *             └─ archive/   writes TorchScript files in plain Java
 * </pre>
 *
 * <p>Run the JVM with {@code -Dai.djl.offline=true}: DJL's engine otherwise asks the cloud's metadata service who it
 * runs for.
 */
@NullMarked
package io.kasmina.djl;

import org.jspecify.annotations.NullMarked;
