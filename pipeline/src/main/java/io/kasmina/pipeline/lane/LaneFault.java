package io.kasmina.pipeline.lane;

import io.kasmina.contract.Reason;

/** The device lane does not do what it was asked to, with a closed reason. */
public final class LaneFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /**
     * Makes a fault.
     *
     * @param kind the closed reason
     * @param detail one line
     */
    public LaneFault(Kind kind, String detail) {
        super(kind.code() + ": " + detail);
        this.kind = kind;
    }

    /** Returns the closed reason. */
    public Kind kind() {
        return kind;
    }

    /** Kinds of failure. */
    public enum Kind implements Reason {
        /** A task runs for too long; what waits behind it was given up, and hosts go on without the device. */
        DEVICE_WEDGED,
        /** The task never came to an end: the process is of no more use. */
        DEVICE_LOST
    }
}
