package io.kasmina.djl.tensor;

import ai.djl.ndarray.types.DataType;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorFault;

/** The element types that both sides know. Pure; any thread. */
public final class DTypes {

    private DTypes() {}

    /**
     * Returns DJL's name of a dtype.
     *
     * @param dtype the port's dtype
     * @return DJL's dtype
     * @throws TensorFault DTYPE_UNSUPPORTED for BFLOAT16, with which DJL's creation calls abort the JVM
     */
    public static DataType toDjl(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT16 -> DataType.FLOAT16;
            case FLOAT64 -> DataType.FLOAT64;
            case BFLOAT16 -> throw unsupported("bfloat16");
        };
    }

    /**
     * Returns the port's name of a dtype.
     *
     * @param dtype DJL's dtype
     * @return the port's dtype
     * @throws TensorFault DTYPE_UNSUPPORTED for integers and for what DJL cannot name; DJL cannot name bfloat16 either,
     *     see {@link DjlDevice#dtype}
     */
    public static DType fromDjl(DataType dtype) {
        return switch (dtype) {
            case FLOAT32 -> DType.FLOAT32;
            case FLOAT16 -> DType.FLOAT16;
            case FLOAT64 -> DType.FLOAT64;
            default -> throw unsupported(dtype.toString());
        };
    }

    /** Returns the type in which values cross between Java and the device: float32 for BFLOAT16, else the type itself. */
    public static DType carrier(DType dtype) {
        return dtype == DType.BFLOAT16 ? DType.FLOAT32 : dtype;
    }

    /** Returns the bits that are all set in NaN and infinity, and in nothing else. */
    static long exponent(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> 0x7C00L;
            case BFLOAT16 -> 0x7F80L;
            case FLOAT32 -> 0x7F80_0000L;
            case FLOAT64 -> 0x7FF0_0000_0000_0000L;
        };
    }

    private static TensorFault unsupported(String dtype) {
        return new TensorFault(
                TensorFault.Kind.DTYPE_UNSUPPORTED, "the device takes float32, float16 and float64 here, not " + dtype);
    }
}
