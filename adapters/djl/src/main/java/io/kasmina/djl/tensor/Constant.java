package io.kasmina.djl.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/** An array that scripts are called with again and again. Device thread only. */
public final class Constant implements Operand, AutoCloseable {

    private final PtNDArray array;
    private final IValue value;
    private final long bytes;

    /**
     * Takes an array over from whoever made it.
     *
     * @param device owns the array until it is closed
     * @param array an open array
     * @param elementBytes the size of one element
     */
    public Constant(DjlDevice device, PtNDArray array, int elementBytes) {
        this.array = device.keep(array);
        this.value = IValue.from(array);
        this.bytes = array.size() * elementBytes;
    }

    @Override
    public PtNDArray array() {
        return array;
    }

    @Override
    public IValue value() {
        return value;
    }

    /** Returns the size of all elements. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        value.close();
        array.close();
    }
}
