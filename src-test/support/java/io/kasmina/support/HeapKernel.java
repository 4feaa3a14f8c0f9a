package io.kasmina.support;

import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Double of a kernel on heap tensors: y = a·x + b for each element, its parameter being [a, b, 0, 0], or a misbehaviour that a test sets. */
public final class HeapKernel implements Kernel {

    /** Name of its one parameter. */
    public static final String WEIGHT = "weight";

    private final CountedOps ops;
    private final ScriptedParameters parameters = new ScriptedParameters();
    private final AtomicInteger closes = new AtomicInteger();
    private Set<String> layers = Set.of();
    private TensorShape output;
    private TensorFault.Kind fault;
    private int forwards;
    private volatile Runnable beginning = () -> {};

    private HeapKernel(CountedOps ops, float a, float b, Object identity) {
        this.ops = ops;
        parameters.parameter(WEIGHT, 4, identity);
        learn(a, b);
    }

    /** Makes a kernel with a parameter of its own. */
    public static HeapKernel of(CountedOps ops, float a, float b) {
        return new HeapKernel(ops, a, b, new Object());
    }

    /** Makes a kernel whose parameter lives where another one does. */
    public static HeapKernel sharing(CountedOps ops, Object identity) {
        return new HeapKernel(ops, 1, 0, identity);
    }

    /** Changes the function, as training does. */
    public HeapKernel learn(float a, float b) {
        parameters.values(WEIGHT, a, b, 0, 0);
        return this;
    }

    /** Makes every forward return zeros of this shape. */
    public HeapKernel answering(TensorShape shape) {
        output = shape;
        return this;
    }

    /** Makes every forward from now on fail; null heals it. */
    public HeapKernel failing(TensorFault.Kind kind) {
        fault = kind;
        return this;
    }

    /** Makes it need host layers. */
    public HeapKernel needing(String... names) {
        layers = Set.of(names);
        return this;
    }

    /** Makes each forward begin with something else. */
    public void beginning(Runnable work) {
        beginning = work;
    }

    /** Returns how often it was closed. */
    public int closes() {
        return closes.get();
    }

    /** Returns how often it ran. */
    public int forwards() {
        return forwards;
    }

    @Override
    public Tensor forward(Tensor input, boolean training) {
        beginning.run();
        forwards++;
        if (closes.get() > 0) {
            throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "heap kernel");
        }
        if (fault != null) {
            throw new TensorFault(fault, "scripted");
        }
        if (output != null) {
            return ops.floats(output, new float[(int) output.size()]);
        }
        ByteBuffer bytes = ops.read(input).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[(int) input.shape().size()];
        bytes.asFloatBuffer().get(values);
        float[] function = parameters.values(WEIGHT);
        for (int i = 0; i < values.length; i++) {
            values[i] = function[0] * values[i] + function[1];
        }
        return ops.floats(input.shape(), values);
    }

    @Override
    public ScriptedParameters parameters() {
        return parameters;
    }

    @Override
    public long parameterBytes() {
        return 16;
    }

    @Override
    public Set<String> requiredLayers() {
        return layers;
    }

    @Override
    public void close() {
        if (closes.incrementAndGet() > 1) {
            throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "heap kernel");
        }
    }
}
