package io.kasmina.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One part of a file. Pure.
 *
 * @param from first byte, counted from 0
 * @param to first byte that is not part of it, at least {@code from}
 */
record ByteRange(long from, long to) {

    private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})?");

    /**
     * Reads a {@code Range} header of one range with a beginning. Any other is ignored, which the protocol allows.
     *
     * @return the range, empty where it begins behind the end, null where the whole is to be sent
     */
    static @Nullable ByteRange parse(@Nullable String header, long size) {
        Matcher form = FORM.matcher(header == null ? "" : header);
        if (!form.matches()) {
            return null;
        }
        long from = Long.parseLong(form.group(1));
        long last = form.group(2) == null ? size - 1 : Math.min(size - 1, Long.parseLong(form.group(2)));
        if (from >= size) {
            return new ByteRange(size, size);
        }
        return last < from ? null : new ByteRange(from, last + 1);
    }

    /** Returns the number of bytes. */
    long length() {
        return to - from;
    }
}
