package io.kasmina.contract;

import java.util.Locale;
import java.util.Set;

/**
 * The training run that a command or record belongs to; a real one, never a placeholder.
 *
 * @param value 1 to 256 characters, not blank, not one of the known placeholders
 */
public record TrainingRunId(String value) {

    private static final Set<String> PLACEHOLDERS =
            Set.of("prototype", "placeholder", "unknown", "none", "null", "default", "example", "changeme");

    /** Checks the bounds; throws {@link IllegalArgumentException} that names them. */
    public TrainingRunId {
        if (value.isBlank() || value.length() > SeedId.MAX_LENGTH || isPlaceholder(value)) {
            throw new IllegalArgumentException("training run id: must be 1 to " + SeedId.MAX_LENGTH
                    + " characters and a real id, was '" + value.substring(0, Math.min(32, value.length())) + "'");
        }
    }

    /** Tells whether a text is one of the ids that producers send when they have none. */
    public static boolean isPlaceholder(String text) {
        return PLACEHOLDERS.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return value;
    }
}
