package io.kasmina.tensor;

import java.util.Arrays;

/** An immutable shape: 0 to 8 dimensions of at least 0 elements each, whose product fits a long. */
public final class TensorShape {

    /** Most dimensions accepted. */
    public static final int MAX_RANK = 8;

    private final long[] dims;
    private final long size;

    private TensorShape(long[] dims, long size) {
        this.dims = dims;
        this.size = size;
    }

    /**
     * Makes a shape.
     *
     * @param dims dimensions, copied
     * @throws IllegalArgumentException for a negative dimension, too many of them or an overflowing product
     */
    public static TensorShape of(long... dims) {
        if (dims.length > MAX_RANK) {
            throw new IllegalArgumentException(
                    "shape: must have at most " + MAX_RANK + " dimensions, had " + dims.length);
        }
        long size = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "shape: dimensions must be at least 0, were " + Arrays.toString(dims));
            }
            try {
                size = Math.multiplyExact(size, dim);
            } catch (ArithmeticException overflow) {
                throw new IllegalArgumentException("shape: too large, was " + Arrays.toString(dims), overflow);
            }
        }
        return new TensorShape(dims.clone(), size);
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return dims.length;
    }

    /** Returns one dimension, counted from 0. */
    public long dim(int index) {
        return dims[index];
    }

    /** Returns a copy of the dimensions. */
    public long[] dims() {
        return dims.clone();
    }

    /** Returns the number of elements. */
    public long size() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorShape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
