package io.kasmina.http;

import java.util.regex.Pattern;

/** Names of artifact files: one path segment that can leave no directory. */
final class ArtifactNames {

    static final String SUFFIX = ".pt";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\\.pt");

    private ArtifactNames() {}

    static boolean isName(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns the name; throws {@link IllegalArgumentException} that names the bound. */
    static String check(String text) {
        if (!isName(text)) {
            throw new IllegalArgumentException(
                    "fileName: must be 1 to 128 of A-Z a-z 0-9 _ . - not led by . or -, then .pt, was " + text);
        }
        return text;
    }
}
