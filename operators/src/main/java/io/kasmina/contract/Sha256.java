package io.kasmina.contract;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 digest that pins an artifact.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** Checks the form; throws {@link IllegalArgumentException} that names it. */
    public Sha256 {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "sha256: must be 64 hexadecimal digits, was " + hex.length() + " characters");
        }
    }

    /** Parses a digest in either case, with surrounding blanks; null where the text is no digest. */
    public static @Nullable Sha256 parse(String text) {
        String hex = text.strip().toLowerCase(Locale.ROOT);
        return FORM.matcher(hex).matches() ? new Sha256(hex) : null;
    }

    @Override
    public String toString() {
        return hex;
    }
}
