package io.kasmina.perf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.kasmina.djl.DjlBackend;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.IsolationRules;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Moments;
import io.kasmina.isolate.SampledCoordinates;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import java.util.Map;

/** One parameter of any size that has a gradient, and the calls that an isolation check makes of it. Device thread only. */
final class LargeHost implements AutoCloseable {

    private static final IsolationConfig CONFIG = IsolationConfig.defaults();
    private static final IsolationRules RULES = IsolationRules.of(CONFIG);

    private final NDManager manager;
    private final ParameterGroup parameters;
    private final long size;
    private long step;

    private LargeHost(NDManager manager, ParameterGroup parameters, long size) {
        this.manager = manager;
        this.parameters = parameters;
        this.size = size;
    }

    /** Makes a parameter of {@code size} float32 elements, each with the gradient 1. */
    static LargeHost of(DjlBackend backend, long size) {
        NDManager manager = backend.newManager();
        NDArray weight = manager.zeros(new Shape(size), DataType.FLOAT32);
        ParameterGroup parameters = backend.parameters(Map.of("weight", weight));
        parameters.record(true);
        try (Autograd.Tape tape = backend.autograd().open();
                Tensor loss = backend.adopt(weight.sum())) {
            tape.backward(loss);
        }
        return new LargeHost(manager, parameters, size);
    }

    /** Looks for a leak before and after a pass, and compares the parameter with itself at the usual number of coordinates. */
    IsolationVerdict check() {
        long[] at = SampledCoordinates.of(0, ++step, CONFIG.samples(), size);
        double leak = Math.max(parameters.maxAbsGradient(), parameters.maxAbsGradient());
        Moments moments =
                Moments.ZERO.add(parameters.gradientAt(0, at), parameters.gradientAt(0, at), (double) size / at.length);
        return RULES.judge(leak, moments, at.length);
    }

    @Override
    public void close() {
        manager.close();
    }
}
