package io.kasmina.support;

import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Heap tensors, counted: each is remembered until the test ends. Its operations are those of the reference. */
public final class CountedOps implements TensorOps {

    private final TensorOps heap = new HeapTensorOps();
    private final Queue<Tensor> made = new ConcurrentLinkedQueue<>();

    private volatile long bytes = UNKNOWN_BYTES;

    /** Sets how much native memory it says it holds. */
    public void holding(long next) {
        bytes = next;
    }

    /** Returns how many tensors are open. */
    public long open() {
        return made.stream().filter(tensor -> !tensor.isClosed()).count();
    }

    /** Returns how many tensors were made. */
    public int made() {
        return made.size();
    }

    /** Makes a FLOAT32 tensor. */
    public Tensor floats(TensorShape shape, float... values) {
        return keep(TensorBackend.floats(heap, shape, values));
    }

    @Override
    public Tensor create(TensorShape shape, DType dtype, ByteBuffer littleEndian) {
        return keep(heap.create(shape, dtype, littleEndian));
    }

    @Override
    public ByteBuffer read(Tensor tensor) {
        return heap.read(tensor);
    }

    @Override
    public BlendStats blendInto(BlendSpec spec, double alpha, Tensor host, Tensor seed, Tensor logits, Tensor out) {
        return heap.blendInto(spec, alpha, host, seed, logits, out);
    }

    @Override
    public Blended blend(BlendSpec spec, double alpha, Tensor host, Tensor seed, Tensor logits) {
        Blended blended = heap.blend(spec, alpha, host, seed, logits);
        keep(blended.tensor());
        return blended;
    }

    @Override
    public Tensor detach(Tensor tensor) {
        return keep(heap.detach(tensor));
    }

    @Override
    public long memoryBytes() {
        return bytes;
    }

    private Tensor keep(Tensor tensor) {
        made.add(tensor);
        return tensor;
    }
}
