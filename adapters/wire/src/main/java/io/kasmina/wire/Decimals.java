package io.kasmina.wire;

/** Decimals as every peer writes them; Java's own extras ({@code 1d}, {@code 0x1p3}) and NaN are none. */
final class Decimals {

    private static final int MAX_LENGTH = 64;

    /** So many digits, and their power of ten, are exact in a double. */
    private static final int EXACT = 15;

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
    };

    private Decimals() {}

    /** Parses a decimal with surrounding blanks; NaN where the text is none. */
    static double parse(String text) {
        double plain = plain(text);
        if (plain >= 0) {
            return plain;
        }
        String stripped = text.length() > MAX_LENGTH ? "" : text.strip();
        return isDecimal(stripped) ? Double.parseDouble(stripped) : Double.NaN;
    }

    /**
     * Parses what nearly every annotation holds, such as {@code 0.92}, faster than the JDK: one division of exact numbers rounds
     * once, as the JDK does. Negative where the text is anything else.
     */
    private static double plain(String text) {
        int last = text.length() - 1;
        int point = text.indexOf('.');
        if (last < 0 || last >= EXACT || point == last) {
            return -1;
        }
        long digits = 0;
        for (int at = 0; at <= last; at++) {
            int digit = text.charAt(at) - '0';
            if (digit >= 0 && digit <= 9) {
                digits = 10 * digits + digit;
            } else if (at != point) {
                return -1;
            }
        }
        return point < 0 ? digits : digits / POWERS[last - point];
    }

    /** Tells whether a text is {@code [+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?}; by hand, since every command passes here. */
    private static boolean isDecimal(String text) {
        int start = behindSign(text, 0);
        int whole = behindDigits(text, start);
        boolean point = isAt(text, whole, '.');
        int end = point ? behindDigits(text, whole + 1) : whole;
        int digits = end - start - (point ? 1 : 0);
        return digits > 0 && (end == text.length() || isExponent(text, end));
    }

    private static boolean isExponent(String text, int at) {
        int start = behindSign(text, at + 1);
        return (isAt(text, at, 'e') || isAt(text, at, 'E'))
                && start < text.length()
                && behindDigits(text, start) == text.length();
    }

    private static int behindSign(String text, int at) {
        return isAt(text, at, '+') || isAt(text, at, '-') ? at + 1 : at;
    }

    private static int behindDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isAt(String text, int at, char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }
}
