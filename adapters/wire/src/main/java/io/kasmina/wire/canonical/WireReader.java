package io.kasmina.wire.canonical;

/**
 * Reads wire format within a window. The first violation sets {@link #failed()} for good and empties the window, so that
 * every loop over it ends; no exception is made for hostile bytes. Not thread-safe.
 */
public final class WireReader {

    static final int VARINT = 0;
    static final int FIXED_64 = 1;

    /** Wire type of whatever has a length. */
    public static final int LENGTH = 2;

    /** Wire type of 4 bytes. */
    public static final int FIXED_32 = 5;

    private static final int LAST_SHIFT = 63;
    private static final int MAX_SHORT_BYTES = 5;

    private final byte[] bytes;
    private int position;
    private int end;
    private boolean failed;

    /** Reads all of these bytes, which are not kept longer than the reader and not changed. */
    public WireReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** Moves the window, which must lie within the bytes. */
    void window(int from, int to) {
        position = from;
        end = failed ? from : to;
    }

    /** Tells whether the window has a byte left. */
    public boolean hasMore() {
        return position < end;
    }

    /** Returns the index of the next byte. */
    public int position() {
        return position;
    }

    /** Tells whether anything was wrong so far. */
    public boolean failed() {
        return failed;
    }

    /** Ends reading; returns 0 for the convenience of callers. */
    public int fail() {
        failed = true;
        end = position;
        return 0;
    }

    /** Reads field number and wire type; a tag beyond 32 bits or of field 0 fails. */
    public int tag() {
        int start = position;
        long tag = varint();
        return position - start > MAX_SHORT_BYTES || tag >>> 32 != 0 || tag >>> 3 == 0 ? fail() : (int) tag;
    }

    /**
     * Reads a varint of up to 10 bytes. A tenth byte other than 1 fails: Java's fast path takes it for 1 whatever it is, so
     * that two runtimes would read two numbers.
     */
    public long varint() {
        if (position < end && bytes[position] >= 0) {
            return bytes[position++];
        }
        return longVarint();
    }

    private long longVarint() {
        long value = 0;
        for (int shift = 0; shift < LAST_SHIFT && position < end; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return position < end && bytes[position++] == 1 ? value | Long.MIN_VALUE : fail();
    }

    /**
     * Passes over a value.
     *
     * @return where its content begins: behind the length, where it has one
     */
    public int skip(int wireType) {
        return switch (wireType) {
            case VARINT -> {
                int start = position;
                varint();
                yield start;
            }
            case FIXED_64 -> pass(8);
            case LENGTH -> pass(length());
            case FIXED_32 -> pass(4);
            default -> fail(); // groups: no peer sends them, and their canonical form is not certain
        };
    }

    /**
     * Narrows the window to a value with a length, whose length comes next.
     *
     * @return the end of the former window, for {@link #leave}
     */
    public int enter() {
        int outer = end;
        int length = length();
        if (length > end - position) {
            fail();
        } else {
            end = position + length;
        }
        return outer;
    }

    /** Widens the window again; fails if the value was not read to its end. */
    public void leave(int outerEnd) {
        if (hasMore()) {
            fail();
        }
        end = failed ? position : outerEnd;
    }

    private int length() {
        int start = position;
        long length = varint();
        return position - start > MAX_SHORT_BYTES || length < 0 || length > Integer.MAX_VALUE ? fail() : (int) length;
    }

    private int pass(int count) {
        if (count > end - position) {
            return fail();
        }
        int start = position;
        position += count;
        return start;
    }
}
