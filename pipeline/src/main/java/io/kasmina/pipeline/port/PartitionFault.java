package io.kasmina.pipeline.port;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A partition of a bus cannot be used any more; {@link #kind()} says why. The run over it ends, and the bus may give it again. */
public final class PartitionFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Kinds of failure. */
    public enum Kind {
        /** Another process has the partition. */
        FENCED,
        /** The broker did not answer in time, refused, or does not have a record any more. */
        UNAVAILABLE,
        /** The brokers do not let this process in, or do not let it do that; the message says what, and they may be told to. */
        DENIED,
        /** The bus cannot be used as it is configured; the message says why, without secrets. */
        MISCONFIGURED,
        /** What was committed cannot be read. */
        CORRUPT
    }

    /**
     * Makes a fault.
     *
     * @param kind which
     * @param message one line that names partition, topic or place
     * @param cause what the client library said, null for nothing
     */
    public PartitionFault(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns which. */
    public Kind kind() {
        return kind;
    }
}
