package io.kasmina.pipeline.snapshot;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of a snapshot, big-endian. Bytes that end early throw {@link BufferUnderflowException}, fields out of bounds
 * {@link IllegalArgumentException}; a length is checked against what is there before anything is allocated. One thread.
 */
final class SnapshotReader {

    private final ByteBuffer in;

    SnapshotReader(ByteBuffer in) {
        this.in = in;
    }

    String text() {
        ByteBuffer bytes = view(Short.toUnsignedInt(in.getShort()));
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    long number() {
        return in.getLong();
    }

    int integer() {
        return in.getInt();
    }

    double real() {
        return in.getDouble();
    }

    /** Returns a number of elements that each take so many bytes at least. */
    int count(int bytesEach) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new BufferUnderflowException();
        }
        return count;
    }

    boolean flag() {
        return small(1) == 1;
    }

    int small(int max) {
        int value = Byte.toUnsignedInt(in.get());
        if (value > max) {
            throw new IllegalArgumentException("field: must be in 0.." + max + ", was " + value);
        }
        return value;
    }

    /** Returns a view of the next bytes. */
    ByteBuffer view(long bytes) {
        if (bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer view = in.slice(in.position(), (int) bytes);
        in.position(in.position() + (int) bytes);
        return view;
    }
}
