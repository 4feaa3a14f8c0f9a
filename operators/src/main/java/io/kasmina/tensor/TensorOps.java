package io.kasmina.tensor;

import io.kasmina.contract.BlendSpec;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Kasmina asks of a tensor backend. Called on the device thread only; inputs are never closed by a call, results
 * belong to the caller. A call that finds no device memory throws {@link TensorFault} OUT_OF_MEMORY, leaves nothing behind, and may be
 * made again.
 */
public interface TensorOps {

    /** Value of {@link #memoryBytes} where the backend does not know. */
    long UNKNOWN_BYTES = -1;

    /**
     * Makes a tensor from bytes.
     *
     * @param shape the shape
     * @param dtype the element type
     * @param littleEndian row-major elements, little-endian, exactly {@code shape.size() * dtype.bytes()} remaining bytes; copied,
     *     its position is not moved
     * @return a new tensor
     * @throws TensorFault SHAPE_MISMATCH for another byte count, DTYPE_UNSUPPORTED where the backend lacks the dtype
     */
    Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian);

    /**
     * Makes a tensor of unspecified content.
     *
     * @param shape the shape
     * @param dtype the element type
     * @return a new tensor
     * @throws TensorFault DTYPE_UNSUPPORTED where the backend lacks the dtype, OUT_OF_MEMORY
     */
    default Tensor allocate(TensorShape shape, DType dtype) {
        int bytes = Math.toIntExact(Math.multiplyExact(shape.size(), (long) dtype.bytes()));
        return create(shape, dtype, ByteBuffer.allocateDirect(bytes));
    }

    /**
     * Reads a tensor back.
     *
     * @param tensor any tensor of this backend
     * @return a new little-endian buffer of exactly its bytes, row-major, position 0
     */
    ByteBuffer read(Tensor tensor);

    /**
     * Blends without gradients into a buffer: out = blend(spec, α, host, seed, logits).
     *
     * @param spec the mode
     * @param alpha weight, 0..1
     * @param host activation h, rank 2 to 5 (CONVEX and RESIDUAL: 1 to 5)
     * @param seed activation s, the shape and dtype of {@code host}
     * @param logits Tamiyo's logits [batch, classes ≥ 2], dtype of {@code host}; required by CONFIDENCE, else ignored
     * @param out overwritten; the shape and dtype of {@code host}, not aliasing an input
     * @return statistics; with {@code finite = false} the content of {@code out} must not be used
     * @throws TensorFault for a shape, dtype or rank that {@link BlendInputs} refuses, before any native call
     */
    BlendStats blendInto(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits, Tensor out);

    /**
     * Blends inside a training step: differentiable with respect to {@code seed}, the host and logits detached.
     *
     * @param spec the mode
     * @param alpha weight, 0..1
     * @param host activation h as above
     * @param seed activation s as above
     * @param logits Tamiyo's logits as above
     * @return the blended tensor, owned by the caller, and its statistics
     * @throws TensorFault as {@link #blendInto}
     */
    Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits);

    /**
     * Detaches a tensor from its graph.
     *
     * @param tensor any tensor of this backend
     * @return a tensor with the same values and no gradient history; it may share storage with {@code tensor} but has its own owner
     */
    Tensor detach(Tensor tensor);

    /** Returns the native bytes that the backend holds, −1 where it does not know; any thread. */
    default long memoryBytes() {
        return UNKNOWN_BYTES;
    }

    /** Returns what the backend keeps to be faster, empty for nothing. */
    default List<ClearableCache> caches() {
        return List.of();
    }

    /**
     * A differentiable blend and its statistics.
     *
     * @param tensor the result, owned by the receiver
     * @param stats what the blend did
     */
    record Blended(Tensor tensor, BlendStats stats) {}
}
