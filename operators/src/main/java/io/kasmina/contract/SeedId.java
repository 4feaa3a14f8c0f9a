package io.kasmina.contract;

import org.jspecify.annotations.Nullable;

/** Names one seed. Never used as a metric label. Keeps its hash, since every command asks several maps by it. */
public final class SeedId {

    /** Longest accepted id in UTF-16 units, so that hostile ids cannot fill state or telemetry. */
    public static final int MAX_LENGTH = 256;

    private final String value;
    private final int hash;

    /**
     * Makes an id.
     *
     * @param value 1 to {@value #MAX_LENGTH} characters, not blank
     * @throws IllegalArgumentException that names the bounds
     */
    public SeedId(String value) {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("seed id: must be 1 to " + MAX_LENGTH + " characters and not blank, was "
                    + value.length() + " characters");
        }
        this.value = value;
        this.hash = value.hashCode();
    }

    /** Returns the id as sent. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof SeedId id && hash == id.hash && value.equals(id.value));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return value;
    }
}
