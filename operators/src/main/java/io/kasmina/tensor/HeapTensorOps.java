package io.kasmina.tensor;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The tensor port in plain Java, as a reference for every other backend: FLOAT32 and FLOAT64, up to 2³¹−1 bytes a tensor. It has no
 * gradients: {@link #blend} returns a plain tensor. Stateless; any thread.
 */
public final class HeapTensorOps implements TensorOps {

    private static final int FINITE_SAMPLES = 256;

    @Override
    public Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
        requireSupported(dtype);
        ByteBuffer bytes = littleEndian.slice().order(ByteOrder.LITTLE_ENDIAN);
        int size = bytes.remaining() / dtype.bytes();
        if (size != shape.size() || bytes.remaining() % dtype.bytes() != 0) {
            throw fault(
                    TensorFault.Kind.SHAPE_MISMATCH,
                    dtype + " " + shape + " cannot be made from " + bytes.remaining() + " bytes");
        }
        if (dtype == DType.FLOAT64) {
            double[] values = new double[size];
            bytes.asDoubleBuffer().get(values);
            return new HeapDoubles(shape, values);
        }
        float[] values = new float[size];
        bytes.asFloatBuffer().get(values);
        return new HeapFloats(shape, values);
    }

    @Override
    public ByteBuffer read(Tensor tensor) {
        HeapTensor heap = heap(tensor);
        int bytes = Math.toIntExact(heap.shape().size() * heap.dtype().bytes());
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        heap.writeTo(buffer);
        return buffer;
    }

    @Override
    public BlendStats blendInto(
            BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits, Tensor out) {
        HeapTensor h = heap(host);
        HeapTensor s = heap(seed);
        HeapTensor l = spec.needsLogits() && logits != null ? heap(logits) : null;
        HeapTensor o = heap(out);
        requireBlendable(spec, h, s, l);
        requireAlike(h, o);
        return write(spec, alpha, h, s, l, o);
    }

    @Override
    public Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        HeapTensor out = heap(host).zeros();
        return new Blended(out, blendInto(spec, alpha, host, seed, logits, out));
    }

    @Override
    public Tensor detach(Tensor tensor) {
        return heap(tensor).alias();
    }

    private static BlendStats write(
            BlendSpec spec,
            double alpha,
            HeapTensor host,
            HeapTensor seed,
            @Nullable HeapTensor logits,
            HeapTensor out) {
        boolean finite = isFinite(host, FINITE_SAMPLES) && isFinite(seed, FINITE_SAMPLES);
        if (spec instanceof BlendSpec.Residual) {
            out.add(host, seed, alpha);
            return BlendStats.uniform(alpha, finite);
        }
        if (spec instanceof BlendSpec.Channel channel) {
            EffectiveAlpha effective = EffectiveAlpha.channels(channel, alpha);
            lerpBlocks(effective.weights(), 2, host, seed, out);
            return effective.stats(finite);
        }
        if (spec instanceof BlendSpec.Confidence confidence && logits != null) {
            EffectiveAlpha effective = EffectiveAlpha.samples(confidence, alpha, logits);
            lerpBlocks(effective.weights(), 1, host, seed, out);
            return effective.stats(finite && isFinite(logits, Integer.MAX_VALUE));
        }
        out.lerp(host, seed, alpha, 0, Math.toIntExact(host.shape().size()));
        return BlendStats.uniform(alpha, finite);
    }

    /** Gives each block of the first {@code rank} dimensions one weight, taken in turn. */
    private static void lerpBlocks(double[] weights, int rank, HeapTensor host, HeapTensor seed, HeapTensor out) {
        int size = Math.toIntExact(host.shape().size());
        if (size == 0) {
            return;
        }
        int blocks = 1;
        for (int i = 0; i < rank; i++) {
            blocks *= Math.toIntExact(host.shape().dim(i));
        }
        int length = size / blocks;
        for (int block = 0; block < blocks; block++) {
            out.lerp(host, seed, weights[block % weights.length], block * length, (block + 1) * length);
        }
    }

    /** Looks at {@code samples} evenly spread elements, the first and the last among them, or at all of them if there are fewer. */
    private static boolean isFinite(HeapTensor tensor, int samples) {
        long size = tensor.shape().size();
        long count = Math.min(size, samples);
        for (long i = 0; i < count; i++) {
            long index = count == size ? i : i * (size - 1) / (count - 1);
            if (!Double.isFinite(tensor.at((int) index))) {
                return false;
            }
        }
        return true;
    }

    private static HeapTensor heap(Tensor tensor) {
        if (tensor instanceof HeapTensor heap) {
            return heap.open();
        }
        throw fault(TensorFault.Kind.FOREIGN_TENSOR, "not a heap tensor: " + tensor.dtype() + " " + tensor.shape());
    }

    private static void requireSupported(DType dtype) {
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw fault(TensorFault.Kind.DTYPE_UNSUPPORTED, "the heap has FLOAT32 and FLOAT64, not " + dtype);
        }
    }

    private static void requireBlendable(BlendSpec spec, Tensor host, Tensor seed, @Nullable Tensor logits) {
        BlendFailure failure = BlendInputs.check(spec, host, seed, logits);
        if (failure != null) {
            throw fault(
                    failure == BlendFailure.DTYPE_MISMATCH
                            ? TensorFault.Kind.DTYPE_MISMATCH
                            : TensorFault.Kind.SHAPE_MISMATCH,
                    spec.mode() + " cannot blend: " + failure.code());
        }
    }

    private static void requireAlike(Tensor host, Tensor out) {
        if (host.dtype() != out.dtype()) {
            throw fault(TensorFault.Kind.DTYPE_MISMATCH, "out must be " + host.dtype() + ", was " + out.dtype());
        }
        if (!host.shape().equals(out.shape())) {
            throw fault(TensorFault.Kind.SHAPE_MISMATCH, "out must be " + host.shape() + ", was " + out.shape());
        }
    }

    private static TensorFault fault(TensorFault.Kind kind, String detail) {
        return new TensorFault(kind, detail);
    }
}
