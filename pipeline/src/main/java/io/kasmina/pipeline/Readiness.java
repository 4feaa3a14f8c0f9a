package io.kasmina.pipeline;

/** Whether a pipeline may be given work, and if not, why. */
public enum Readiness {
    /** It runs, and its device works. */
    READY,
    /** {@link Kasmina#run()} was not subscribed yet. */
    NOT_RUNNING,
    /** A task of its device does not end: hosts pass through. */
    DEVICE_WEDGED,
    /** It was closed, or something that it needs is broken for good. */
    CLOSED;

    /** Tells whether work is welcome. */
    public boolean isReady() {
        return this == READY;
    }
}
