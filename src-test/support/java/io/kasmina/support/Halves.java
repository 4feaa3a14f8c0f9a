package io.kasmina.support;

import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Tensors of every dtype from and to doubles; the two half types as their definitions say, written for clearness. */
public final class Halves {

    private static final int MANTISSA = 10;
    private static final int BIAS = 15;

    private Halves() {}

    /** Makes a tensor; each value goes to the nearest that the dtype has. */
    public static Tensor tensor(TensorOps ops, TensorShape shape, DType dtype, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (dtype) {
                case FLOAT64 -> bytes.putDouble(value);
                case FLOAT32 -> bytes.putFloat((float) value);
                case BFLOAT16 -> bytes.putShort((short) (nearestBfloat16(value) >>> Short.SIZE));
                case FLOAT16 -> bytes.putShort(toHalf(value));
            }
        }
        return ops.create(shape, dtype, bytes.flip());
    }

    /** Reads a tensor. */
    public static double[] values(TensorOps ops, Tensor tensor) {
        ByteBuffer bytes = ops.read(tensor).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[Math.toIntExact(tensor.shape().size())];
        Arrays.setAll(values, i -> switch (tensor.dtype()) {
            case FLOAT64 -> bytes.getDouble();
            case FLOAT32 -> bytes.getFloat();
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
            case FLOAT16 -> fromHalf(bytes.getShort());
        });
        return values;
    }

    private static int nearestBfloat16(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        return bits + 0x7FFF + ((bits >>> Short.SIZE) & 1);
    }

    /** For 0 and for values that are normal numbers of the type. */
    private static short toHalf(double value) {
        if (value == 0) {
            return 0;
        }
        int exponent = Math.getExponent(value);
        long steps = Math.round(Math.rint(Math.abs(value) / Math.scalb(1.0, exponent - MANTISSA)));
        long bits = ((long) (exponent + BIAS) << MANTISSA) + steps - (1L << MANTISSA);
        return (short) (bits | (value < 0 ? 0x8000 : 0));
    }

    private static double fromHalf(short half) {
        int exponent = (half >>> MANTISSA) & 0x1F;
        int steps = half & 0x3FF;
        double size = exponent == 0
                ? Math.scalb(steps, 1 - BIAS - MANTISSA)
                : Math.scalb(1 + steps / 1024.0, exponent - BIAS);
        return half < 0 ? -size : size;
    }
}
