package io.kasmina.perf;

import ai.djl.ndarray.NDArray;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.DjlBackend;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Tensors of one shape and what is done with them. Device thread only. */
final class BlendBench implements AutoCloseable {

    private static final double ALPHA = 0.3;
    private static final int CLASSES = 10;
    private static final double GIGA = 1e9;

    private final DjlBackend backend;
    private final TensorOps ops;
    private final TensorShape shape;
    private final Tensor host;
    private final Tensor seed;
    private final Tensor logits;
    private final Tensor out;
    private final ByteBuffer from;
    private final ByteBuffer to;

    private BlendBench(DjlBackend backend, TensorShape shape) {
        this.backend = backend;
        this.ops = backend.ops();
        this.shape = shape;
        this.from = filled(shape, 1);
        this.to = filled(shape, 2);
        this.host = ops.create(shape, DType.FLOAT32, from);
        this.seed = ops.create(shape, DType.FLOAT32, to);
        this.out = ops.create(shape, DType.FLOAT32, to);
        TensorShape classes = TensorShape.of(shape.dim(0), CLASSES);
        this.logits = ops.create(classes, DType.FLOAT32, filled(classes, 3));
    }

    /** Makes the tensors: FLOAT32, small deterministic values. */
    static BlendBench of(DjlBackend backend, long... dims) {
        return new BlendBench(backend, TensorShape.of(dims));
    }

    /** Returns every mode with its target. */
    List<Case> cases() {
        float[] factors = new float[Math.toIntExact(shape.dim(1))];
        Arrays.fill(factors, 0.5f);
        return List.of(
                new Case(new BlendSpec.Convex(), 0.85),
                new Case(new BlendSpec.Residual(), 0.85),
                new Case(BlendSpec.Channel.of(factors), 0.75),
                new Case(BlendSpec.Confidence.defaults(), 0.75));
    }

    /** Returns the size of one activation in MB. */
    long megabytes() {
        return bytes() / 1_000_000;
    }

    /** Copies one activation; returns the bytes read and written. */
    long copy() {
        to.put(0, from, 0, from.capacity());
        return 2 * bytes();
    }

    /** Blends; returns the bytes that have to be read and written. */
    long blend(Case mode) {
        ops.blendInto(mode.spec(), ALPHA, host, seed, logits, out);
        return 3 * bytes();
    }

    /** Evaluates α·s + (1−α)·h as a chain of PyTorch's operations; returns the same bytes as {@link #blend}. */
    long plain() {
        try (NDArray weighted = backend.array(seed).mul(ALPHA);
                NDArray rest = backend.array(host).mul(1 - ALPHA);
                NDArray sum = weighted.add(rest)) {
            return sum.isEmpty() ? 0 : 3 * bytes();
        }
    }

    @Override
    public void close() {
        for (Tensor tensor : List.of(host, seed, logits, out)) {
            tensor.close();
        }
    }

    private long bytes() {
        return shape.size() * DType.FLOAT32.bytes();
    }

    private static ByteBuffer filled(TensorShape shape, int salt) {
        int size = Math.toIntExact(shape.size());
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(size * DType.FLOAT32.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            buffer.putFloat(i * DType.FLOAT32.bytes(), (i * 31 + salt) % 17 / 17f);
        }
        return buffer;
    }

    /**
     * One mode.
     *
     * @param spec the mode
     * @param target the least share of the memory bound
     */
    record Case(BlendSpec spec, double target) {

        /** Makes the figure; sides 0 and 1 are the copy and the plain expression. */
        Figure figure(Rounds rounds, int side, long megabytes) {
            return new Figure(
                    "blend",
                    spec.mode() + " " + megabytes + " MB",
                    rounds.rate(side) / GIGA,
                    "GB/s",
                    rounds.rate(0) / GIGA,
                    spec instanceof BlendSpec.Convex ? rounds.rate(1) / GIGA : null,
                    rounds.ratio(side, 0),
                    target);
        }
    }
}
