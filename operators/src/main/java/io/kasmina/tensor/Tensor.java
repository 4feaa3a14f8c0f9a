package io.kasmina.tensor;

/**
 * A dense array on the device with exactly one owner, who closes it exactly once.
 *
 * <p>{@link #shape()}, {@link #dtype()} and {@link #isClosed()} may be read from any thread: they are plain Java values. Everything
 * else about a tensor happens on the device thread. {@link #close()} may be called from any thread; an implementation
 * with native memory hands the release to the device thread.
 */
public interface Tensor extends AutoCloseable {

    /** Returns the shape; readable after close. */
    TensorShape shape();

    /** Returns the element type; readable after close. */
    DType dtype();

    /** Tells whether the tensor was closed. */
    boolean isClosed();

    /**
     * Gives the memory back.
     *
     * @throws TensorFault with {@link TensorFault.Kind#ALREADY_CLOSED} at the second call
     */
    @Override
    void close();
}
