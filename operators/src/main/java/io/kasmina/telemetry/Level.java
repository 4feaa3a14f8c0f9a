package io.kasmina.telemetry;

/** Severity of an event. */
public enum Level {
    /** Normal operation; a healthy graft is INFO throughout. */
    INFO(1),
    /** Unexpected, handled. */
    WARNING(2),
    /** A piece of work failed. */
    ERROR(3),
    /** Needs attention now; never dropped, flushed at once. */
    CRITICAL(4);

    private final int number;

    Level(int number) {
        this.number = number;
    }

    /** Returns the Leyline wire number. */
    public int number() {
        return number;
    }
}
