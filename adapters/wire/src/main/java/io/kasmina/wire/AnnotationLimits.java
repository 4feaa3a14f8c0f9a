package io.kasmina.wire;

/**
 * Bounds of {@code alpha_vec}, checked before it is parsed.
 *
 * @param alphaVecEntries most entries, 1 to 65,536
 * @param alphaVecChars longest text, 2 to 65,536 characters
 */
public record AnnotationLimits(int alphaVecEntries, int alphaVecChars) {

    private static final int MOST = 65_536;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public AnnotationLimits {
        within("alphaVecEntries", 1, alphaVecEntries);
        within("alphaVecChars", 2, alphaVecChars);
    }

    /** Returns the defaults: 1,024 entries and 16 KiB. */
    public static AnnotationLimits defaults() {
        return new AnnotationLimits(1_024, 16_384);
    }

    private static void within(String field, int least, int value) {
        if (value < least || value > MOST) {
            throw new IllegalArgumentException(field + ": must be in " + least + ".." + MOST + ", was " + value);
        }
    }
}
