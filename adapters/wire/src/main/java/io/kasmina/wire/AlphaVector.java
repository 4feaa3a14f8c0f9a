package io.kasmina.wire;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses {@code alpha_vec}: a JSON array of numbers in 0..1, and nothing else that JSON has. */
final class AlphaVector {

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private final String text;
    private final Matcher number;
    private final int most;
    private int position;

    private AlphaVector(String text, int most) {
        this.text = text;
        this.number = NUMBER.matcher(text);
        this.most = most;
    }

    /**
     * Parses a vector.
     *
     * @param text the array, its length bounded by the caller
     * @param most most entries
     * @return the entries; null where the text is no such array, has too many entries or one out of 0..1
     */
    static float @Nullable [] parse(String text, int most) {
        return new AlphaVector(text, most).array();
    }

    private float @Nullable [] array() {
        if (!next('[')) {
            return null;
        }
        boolean empty = next(']');
        float[] entries = empty ? new float[0] : entries();
        return entries != null && atEnd() ? entries : null;
    }

    private float @Nullable [] entries() {
        float[] entries = new float[Math.min(most, text.length() / 2)];
        int count = 0;
        do {
            double entry = entry();
            boolean valid = count < entries.length && entry >= 0 && entry <= 1;
            if (!valid) {
                return null;
            }
            entries[count++] = (float) entry;
        } while (next(','));
        return next(']') ? Arrays.copyOf(entries, count) : null;
    }

    private double entry() {
        blanks();
        if (!number.region(position, text.length()).lookingAt()) {
            return Double.NaN;
        }
        position = number.end();
        return Double.parseDouble(number.group());
    }

    private boolean next(char expected) {
        blanks();
        boolean there = position < text.length() && text.charAt(position) == expected;
        position += there ? 1 : 0;
        return there;
    }

    private boolean atEnd() {
        blanks();
        return position == text.length();
    }

    private void blanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }
}
