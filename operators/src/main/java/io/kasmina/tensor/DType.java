package io.kasmina.tensor;

/** Element types of the wire and of the device. */
public enum DType {
    /** IEEE 754 single, 4 bytes; everything works with it. */
    FLOAT32(4),
    /** IEEE 754 half, 2 bytes. */
    FLOAT16(2),
    /** Brain float, 2 bytes; only as far as the backend says. */
    BFLOAT16(2),
    /** IEEE 754 double, 8 bytes. */
    FLOAT64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }
}
