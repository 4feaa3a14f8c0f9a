package io.kasmina.wire.canonical;

import java.util.Arrays;

/** Writes wire format from its last byte to its first, so that a length is known when its prefix is due. Not thread-safe. */
final class ReverseWriter {

    private byte[] bytes;
    private int head;

    ReverseWriter(int capacity) {
        bytes = new byte[capacity];
        head = capacity;
    }

    /** Returns the number of bytes written. */
    int size() {
        return bytes.length - head;
    }

    /** Returns a copy of what was written, first byte first. */
    byte[] toBytes() {
        return Arrays.copyOfRange(bytes, head, bytes.length);
    }

    /** Puts bytes in front. */
    void raw(byte[] source, int from, int to) {
        int count = to - from;
        reserve(count);
        head -= count;
        System.arraycopy(source, from, bytes, head, count);
    }

    /** Puts zero bytes in front. */
    void zeros(int count) {
        reserve(count);
        Arrays.fill(bytes, head - count, head, (byte) 0);
        head -= count;
    }

    /** Puts a varint of minimal length in front. */
    void varint(long value) {
        if (value >>> 7 == 0) {
            reserve(1);
            bytes[--head] = (byte) value;
        } else {
            longVarint(value);
        }
    }

    private void longVarint(long value) {
        int count = size(value);
        reserve(count);
        head -= count;
        long rest = value;
        for (int i = 0; i < count - 1; i++) {
            bytes[head + i] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[head + count - 1] = (byte) rest;
    }

    /** Puts the length of everything written since a former {@link #size()} in front, and a tag before it. */
    void prefix(int formerSize, int tag) {
        varint(size() - formerSize);
        varint(tag);
    }

    private static int size(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        return (bits + 6) / 7;
    }

    private void reserve(int count) {
        if (count > head) {
            int written = size();
            byte[] larger = new byte[Math.max(2 * bytes.length, written + count)];
            System.arraycopy(bytes, head, larger, larger.length - written, written);
            head = larger.length - written;
            bytes = larger;
        }
    }
}
