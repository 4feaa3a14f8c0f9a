package io.kasmina.wire;

import java.util.regex.Pattern;

/** Decimals as every peer writes them; Java's own extras ({@code 1d}, {@code 0x1p3}) and NaN are none. */
final class Decimals {

    private static final int MAX_LENGTH = 64;
    private static final Pattern FORM = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

    private Decimals() {}

    /** Parses a decimal with surrounding blanks; NaN where the text is none. */
    static double parse(String text) {
        String stripped = text.length() > MAX_LENGTH ? "" : text.strip();
        return FORM.matcher(stripped).matches() ? Double.parseDouble(stripped) : Double.NaN;
    }
}
