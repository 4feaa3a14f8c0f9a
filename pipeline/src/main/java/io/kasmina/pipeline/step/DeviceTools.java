package io.kasmina.pipeline.step;

import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.IsolationRules;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.TensorOps;
import org.jspecify.annotations.Nullable;

/**
 * What a step needs on the device.
 *
 * @param ops the tensor backend
 * @param autograd its gradient collector
 * @param kernels the kernels on the device
 * @param host the registered host, null for none: then nothing isolates and seeds cannot train
 * @param isolation how isolation is measured
 * @param rules how it is judged
 */
public record DeviceTools(
        TensorOps ops,
        Autograd autograd,
        KernelTable kernels,
        @Nullable HostModel host,
        IsolationConfig isolation,
        IsolationRules rules) {}
