package io.kasmina.djl.tensor;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.kasmina.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Host memory that Java and scripts share, zero at first. Beside a GPU it is pinned, so that the GPU writes into it at its own time. Device
 * thread only.
 */
public final class HostBuffer implements Operand, AutoCloseable {

    private final Constant constant;
    private final ByteBuffer bytes;
    private final DType dtype;

    private HostBuffer(Constant constant, ByteBuffer bytes, DType dtype) {
        this.constant = constant;
        this.bytes = bytes;
        this.dtype = dtype;
    }

    /**
     * Makes a buffer.
     *
     * @param device beside which device
     * @param dtype FLOAT16, FLOAT32 or FLOAT64
     * @param length how many elements, in one dimension
     */
    public static HostBuffer of(DjlDevice device, DType dtype, long length) {
        PtNDArray pageable = (PtNDArray) device.hostManager().zeros(new Shape(length), DTypes.toDjl(dtype));
        PtNDArray array = device.onGpu() ? device.casts().pinned(pageable) : pageable;
        Constant constant = new Constant(device, array, dtype.bytes());
        return new HostBuffer(constant, array.toByteBuffer(true).order(ByteOrder.nativeOrder()), dtype);
    }

    @Override
    public PtNDArray array() {
        return constant.array();
    }

    @Override
    public IValue value() {
        return constant.value();
    }

    /** Returns an element's bits. */
    public long bits(int index) {
        int at = index * dtype.bytes();
        return switch (dtype.bytes()) {
            case Short.BYTES -> Short.toUnsignedLong(bytes.getShort(at));
            case Integer.BYTES -> Integer.toUnsignedLong(bytes.getInt(at));
            default -> bytes.getLong(at);
        };
    }

    /** Writes an element's bits. */
    public void put(int index, long bits) {
        int at = index * dtype.bytes();
        switch (dtype.bytes()) {
            case Short.BYTES -> bytes.putShort(at, (short) bits);
            case Integer.BYTES -> bytes.putInt(at, (int) bits);
            default -> bytes.putLong(at, bits);
        }
    }

    /** Tells whether none of the elements from one to another, exclusively, is NaN or infinity. */
    public boolean finite(int from, int to) {
        long exponent = DTypes.exponent(dtype);
        for (int i = from; i < to; i++) {
            if ((bits(i) & exponent) == exponent) {
                return false;
            }
        }
        return true;
    }

    /** Returns an element of FLOAT32 or FLOAT64. */
    public double get(int index) {
        return dtype == DType.FLOAT64 ? bytes.getDouble(index * Double.BYTES) : bytes.getFloat(index * Float.BYTES);
    }

    /** Returns the size of all elements. */
    public long bytes() {
        return constant.bytes();
    }

    @Override
    public void close() {
        constant.close();
    }
}
