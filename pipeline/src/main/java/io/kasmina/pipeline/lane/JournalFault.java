package io.kasmina.pipeline.lane;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The journal could not do something; {@link #kind()} says why, other {@link IOException}s come from the disk itself. */
public final class JournalFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Kinds of failure. */
    public enum Kind {
        /** As many tasks, or bytes, wait as may. */
        FULL,
        /** The journal is closed. */
        CLOSED,
        /** An earlier write failed, and what it left was not repaired yet. */
        BROKEN,
        /** A task threw what it must not. */
        UNEXPECTED
    }

    /**
     * Makes a fault.
     *
     * @param kind why
     * @param message one line
     * @param cause what was thrown, or null
     */
    public JournalFault(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns why. */
    public Kind kind() {
        return kind;
    }

    /** Returns the fault of a task that was not taken. */
    public static JournalFault refused(Journal.Admission answer) {
        return answer == Journal.Admission.FULL
                ? new JournalFault(Kind.FULL, "the journal is full", null)
                : new JournalFault(Kind.CLOSED, "the journal is closed", null);
    }
}
