package io.kasmina.contract;

/**
 * Names one seed. Never used as a metric label.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, not blank
 */
public record SeedId(String value) {

    /** Longest accepted id in UTF-16 units, so that hostile ids cannot fill state or telemetry. */
    public static final int MAX_LENGTH = 256;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names them. */
    public SeedId {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("seed id: must be 1 to " + MAX_LENGTH + " characters and not blank, was "
                    + value.length() + " characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
