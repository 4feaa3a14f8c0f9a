package io.kasmina.pipeline.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the small fields of a snapshot, big-endian. One thread. */
final class SnapshotWriter {

    /** Longest text in bytes of UTF-8. */
    static final int MAX_TEXT = 0xFFFF;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT) {
            throw new IllegalArgumentException("text: must have at most " + MAX_TEXT + " bytes, had " + bytes.length);
        }
        small(bytes.length >>> Byte.SIZE);
        small(bytes.length);
        out.writeBytes(bytes);
    }

    void number(long value) {
        integer((int) (value >>> Integer.SIZE));
        integer((int) value);
    }

    void real(double value) {
        number(Double.doubleToRawLongBits(value));
    }

    void integer(int value) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            small(value >>> shift);
        }
    }

    void flag(boolean value) {
        small(value ? 1 : 0);
    }

    /** Writes the lowest 8 bits. */
    void small(int value) {
        out.write(value);
    }

    int size() {
        return out.size();
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
