package io.kasmina.perf;

import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.tensor.Arguments;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.DjlTensor;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.djl.tensor.ScriptModule;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors of one shape and what is done with them. A GPU is asked for several pieces of work at once and waited for at their end. Device
 * thread only.
 */
final class BlendBench implements AutoCloseable {

    private static final double ALPHA = 0.3;
    private static final int CLASSES = 10;
    private static final int GPU_TURNS = 16;

    private final TensorOps ops;
    private final DjlDevice device;
    private final ScriptModule bare;
    private final TensorShape shape;
    private final Tensor host;
    private final Tensor seed;
    private final Tensor logits;
    private final Tensor out;
    private final Tensor alpha;
    private final ByteBuffer from;
    private final ByteBuffer to;
    private final Tensor source;
    private final Tensor target;

    private BlendBench(DjlBackend backend, DjlDevice device, TensorShape shape) {
        this.ops = backend.ops();
        this.device = device;
        this.bare = ScriptModule.load(device, BlendBench.class, "bare");
        this.shape = shape;
        this.host = ops.create(shape, DType.FLOAT32, filled(shape.size(), 1));
        this.seed = ops.create(shape, DType.FLOAT32, filled(shape.size(), 2));
        this.out = ops.create(shape, DType.FLOAT32, filled(shape.size(), 3));
        this.alpha = ops.create(TensorShape.of(), DType.FLOAT32, filled(1, 3));
        TensorShape classes = TensorShape.of(shape.dim(0), CLASSES);
        this.logits = ops.create(classes, DType.FLOAT32, filled(classes.size(), 3));
        // As many bytes in and out as a blend moves, for a cache makes smaller copies faster.
        long copied = shape.size() * 3 / 2;
        this.from = filled(copied, 1);
        this.to = filled(copied, 2);
        this.source = ops.create(TensorShape.of(copied), DType.FLOAT32, from);
        this.target = ops.create(TensorShape.of(copied), DType.FLOAT32, to);
    }

    /** Makes the tensors: FLOAT32, small deterministic values. */
    static BlendBench of(DjlBackend backend, DjlDevice device, long... dims) {
        return new BlendBench(backend, device, TensorShape.of(dims));
    }

    /** Returns every mode with its target. */
    List<BlendCase> cases() {
        float[] factors = new float[Math.toIntExact(shape.dim(1))];
        Arrays.fill(factors, 0.5f);
        return List.of(
                new BlendCase(new BlendSpec.Convex(), 0.85),
                new BlendCase(new BlendSpec.Residual(), 0.85),
                new BlendCase(BlendSpec.Channel.of(factors), 0.75),
                new BlendCase(BlendSpec.Confidence.defaults(), 0.75));
    }

    /** Returns the size of one activation in bytes. */
    long bytes() {
        return shape.size() * DType.FLOAT32.bytes();
    }

    /** Returns a tensor with an owner of its own that shares the host's memory. */
    Tensor hostAlias() {
        return ops.detach(host);
    }

    /** Returns a tensor with an owner of its own that shares the seed's memory. */
    Tensor seedAlias() {
        return ops.detach(seed);
    }

    /** Copies from and to host memory without PyTorch; returns the bytes read and written. */
    long memoryCopy() {
        to.put(0, from, 0, from.capacity());
        return 2L * from.capacity();
    }

    /** Copies on the device; returns the bytes read and written. */
    long deviceCopy() {
        return turns(() -> bare.run("copy", List.of(operand(source), operand(target))));
    }

    /** Blends; returns the bytes that have to be read and written. */
    long blend(BlendCase mode) {
        return turns(() -> blendCall(mode));
    }

    /** Blends once. */
    void blendCall(BlendCase mode) {
        ops.blendInto(mode.spec(), ALPHA, host, seed, logits, out);
    }

    /** Blends by one call of PyTorch and does nothing else; a GPU may still be at it. */
    void bareCall() {
        bare.run("convex", List.of(operand(host), operand(seed), operand(alpha), operand(out)));
    }

    /** Tells whether the device has memory of its own. */
    boolean onGpu() {
        return device.onGpu();
    }

    /** Evaluates α·s + (1−α)·h as PyTorch does; returns the same bytes. */
    long plain() {
        return turns(() -> {
            try (Arguments arguments = new Arguments()) {
                arguments.tensor(operand(host).array()).tensor(operand(seed).array());
                bare.tensor("plain", arguments, device.manager()).close();
            }
        });
    }

    /** Waits until the device has done everything. */
    void await() {
        if (device.onGpu()) {
            ops.read(alpha);
        }
    }

    @Override
    public void close() {
        for (Tensor tensor : List.of(host, seed, logits, out, alpha, source, target)) {
            tensor.close();
        }
    }

    private long turns(Runnable work) {
        int turns = device.onGpu() ? GPU_TURNS : 1;
        for (int i = 0; i < turns; i++) {
            work.run();
        }
        await();
        return 3 * bytes() * turns;
    }

    private static Operand operand(Tensor tensor) {
        return (DjlTensor) tensor;
    }

    private static ByteBuffer filled(long elements, int salt) {
        int size = Math.toIntExact(elements);
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(size * DType.FLOAT32.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            buffer.putFloat(i * DType.FLOAT32.bytes(), (i * 31 + salt) % 17 / 17f);
        }
        return buffer;
    }
}
