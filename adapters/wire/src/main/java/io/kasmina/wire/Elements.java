package io.kasmina.wire;

import io.kasmina.tensor.DType;
import java.nio.ByteBuffer;

/** Elements of frames as Java numbers, exactly: every dtype fits a double. */
final class Elements {

    private static final int HALF_MANTISSA = 10;
    private static final int HALF_EXPONENT_MASK = 0x1F;
    private static final int HALF_BIAS = 15;
    private static final int BFLOAT_SHIFT = 16;

    private Elements() {}

    /** Returns all elements of a frame in row-major order. */
    static double[] doubles(FrameData frame) {
        ByteBuffer data = frame.data();
        double[] values = new double[Math.toIntExact(frame.shape().size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = next(frame.dtype(), data);
        }
        return values;
    }

    private static double next(DType dtype, ByteBuffer data) {
        return switch (dtype) {
            case FLOAT32 -> data.getFloat();
            case FLOAT64 -> data.getDouble();
            case FLOAT16 -> half(data.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort() << BFLOAT_SHIFT);
        };
    }

    /** IEEE 754 binary16; the JDK converts it from version 20 on. */
    private static double half(short bits) {
        int mantissa = bits & ((1 << HALF_MANTISSA) - 1);
        int exponent = (bits >> HALF_MANTISSA) & HALF_EXPONENT_MASK;
        double magnitude;
        if (exponent == HALF_EXPONENT_MASK) {
            magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((double) mantissa, 1 - HALF_BIAS - HALF_MANTISSA);
        } else {
            magnitude = Math.scalb((double) (mantissa | 1 << HALF_MANTISSA), exponent - HALF_BIAS - HALF_MANTISSA);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
