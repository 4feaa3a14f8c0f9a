package io.kasmina.djl.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A named float32 tensor inside an archive; the arrays are private copies. */
final class ArchiveParameter {

    private final String name;
    private final float[] values;
    private final long[] shape;

    private ArchiveParameter(String name, float[] values, long[] shape) {
        this.name = name;
        this.values = values;
        this.shape = shape;
    }

    static ArchiveParameter of(String name, float[] values, long... shape) {
        long size = 1;
        for (long dimension : shape) {
            if (dimension < 1) {
                throw new IllegalArgumentException(name + ": dimensions must be at least 1: " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, dimension);
        }
        if (size != values.length) {
            throw new IllegalArgumentException(
                    name + ": shape " + Arrays.toString(shape) + " needs " + size + " values, got " + values.length);
        }
        return new ArchiveParameter(name, values.clone(), shape.clone());
    }

    String name() {
        return name;
    }

    int size() {
        return values.length;
    }

    long[] shape() {
        return shape.clone();
    }

    /** Row-major strides in elements, as the pickled tensor states them. */
    long[] strides() {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    byte[] littleEndian() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes.array();
    }
}
