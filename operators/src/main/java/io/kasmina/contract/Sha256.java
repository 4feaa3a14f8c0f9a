package io.kasmina.contract;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 digest that pins an artifact.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {

    private static final int DIGITS = 64;

    /** Checks the form; throws {@link IllegalArgumentException} that names it. */
    public Sha256 {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException(
                    "sha256: must be 64 hexadecimal digits, was " + hex.length() + " characters");
        }
    }

    /** Parses a digest in either case, with surrounding blanks; null where the text is no digest. */
    public static @Nullable Sha256 parse(String text) {
        if (isDigest(text)) {
            return new Sha256(text);
        }
        String hex = text.strip().toLowerCase(Locale.ROOT);
        return isDigest(hex) ? new Sha256(hex) : null;
    }

    // By hand, since every germination passes here and a regular expression took an eighth of its verification.
    private static boolean isDigest(String text) {
        boolean digits = text.length() == DIGITS;
        for (int i = 0; digits && i < DIGITS; i++) {
            digits = isDigit(text.charAt(i));
        }
        return digits;
    }

    private static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    @Override
    public String toString() {
        return hex;
    }
}
