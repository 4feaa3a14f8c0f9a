package io.kasmina.tensor;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A tensor on the Java heap. Values are row-major. Closing only ends its use: the garbage collector frees the array. */
abstract class HeapTensor implements Tensor {

    private final TensorShape shape;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeapTensor(TensorShape shape) {
        this.shape = shape;
    }

    @Override
    public final TensorShape shape() {
        return shape;
    }

    @Override
    public final boolean isClosed() {
        return closed.get();
    }

    @Override
    public final void close() {
        if (!closed.compareAndSet(false, true)) {
            throw alreadyClosed();
        }
    }

    /** Returns this tensor; throws {@link TensorFault} ALREADY_CLOSED after close. */
    final HeapTensor open() {
        if (closed.get()) {
            throw alreadyClosed();
        }
        return this;
    }

    /** Returns one element. */
    abstract double at(int index);

    /** Writes all elements at the buffer's position. */
    abstract void writeTo(ByteBuffer bytes);

    /** Returns a tensor over the same array with an owner of its own. */
    abstract HeapTensor alias();

    /** Returns a tensor of zeros of the same shape and dtype. */
    abstract HeapTensor zeros();

    /** Writes w·seed + (1−w)·host for elements from..to−1; both have this dtype and shape. */
    abstract void lerp(HeapTensor host, HeapTensor seed, double weight, int from, int to);

    /** Writes host + w·seed for all elements; both have this dtype and shape. */
    abstract void add(HeapTensor host, HeapTensor seed, double weight);

    private TensorFault alreadyClosed() {
        return new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "heap tensor " + dtype() + " " + shape);
    }
}
