package io.kasmina.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds annotation keys by their bytes, without a text of their own. A closed hash table, filled once; immutable after that. */
final class AnnotationIndex {

    /** A power of two, with room for short runs of neighbours. */
    private static final int PLACES = 64;

    private static final @Nullable AnnotationKey[] KEYS = new AnnotationKey[PLACES];
    private static final byte[][] BYTES = new byte[PLACES][0];

    static {
        for (AnnotationKey key : AnnotationKey.values()) {
            byte[] bytes = key.text().getBytes(StandardCharsets.US_ASCII);
            int place = place(bytes, 0, bytes.length);
            while (KEYS[place] != null) {
                place = next(place);
            }
            KEYS[place] = key;
            BYTES[place] = bytes;
        }
    }

    private AnnotationIndex() {}

    /** Returns the key that some bytes are; null for one that nobody reads. */
    static @Nullable AnnotationKey find(byte[] source, int from, int to) {
        if (from >= to) {
            return null;
        }
        int place = place(source, from, to);
        while (KEYS[place] != null && !Arrays.equals(BYTES[place], 0, BYTES[place].length, source, from, to)) {
            place = next(place);
        }
        return KEYS[place];
    }

    private static int next(int place) {
        return place + 1 & PLACES - 1;
    }

    private static int place(byte[] source, int from, int to) {
        return 7 * (to - from) + 3 * source[from] + 5 * source[to - 1] & PLACES - 1;
    }
}
