package io.kasmina.djl.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bfloat16 is the upper half of float32. Pure; any thread. */
final class Bfloat16 {

    private Bfloat16() {}

    /** Returns the remaining elements as float32, little-endian; the given buffer's position is not moved. */
    static ByteBuffer widened(ByteBuffer littleEndian) {
        ByteBuffer narrow = littleEndian.slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocateDirect(Math.multiplyExact(narrow.remaining(), 2))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (narrow.remaining() >= Short.BYTES) {
            wide.putInt(narrow.getShort() << Short.SIZE);
        }
        return wide.flip();
    }

    /** Returns float32 elements that are bfloat16 ones as those, little-endian, at position 0. */
    static ByteBuffer narrowed(ByteBuffer floats) {
        ByteBuffer wide = floats.slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer narrow = ByteBuffer.allocate(wide.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (wide.remaining() >= Float.BYTES) {
            narrow.putShort((short) (wide.getInt() >>> Short.SIZE));
        }
        return narrow.flip();
    }
}
