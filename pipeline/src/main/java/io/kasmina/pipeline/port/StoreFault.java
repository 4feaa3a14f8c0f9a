package io.kasmina.pipeline.port;

import java.io.IOException;

/** A store keeps something that it cannot use, or was asked for more than it may; {@link #kind()} says which. */
public final class StoreFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Kinds of failure. */
    public enum Kind {
        /** More bytes than the configured bound. */
        TOO_LARGE,
        /** All that it keeps would have more bytes than the configured bound. */
        FULL,
        /** What was read is not what was written. */
        CORRUPT,
        /** Another process, or another part of this one, uses the folder. */
        IN_USE,
        /** Others than the owner may read the folder, which holds a secret. */
        EXPOSED
    }

    /**
     * Makes a fault.
     *
     * @param kind which
     * @param message one line that names the place, the bound and the value
     */
    public StoreFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns which. */
    public Kind kind() {
        return kind;
    }
}
