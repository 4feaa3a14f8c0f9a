package io.kasmina.telemetry;

/** Routing priority of a packet. */
public enum Priority {
    /** May be shed first. */
    LOW(1),
    /** May be shed under pressure, counted. */
    NORMAL(2),
    /** Emergency route. */
    HIGH(3),
    /** Emergency route, never dropped. */
    CRITICAL(4);

    private final int number;

    Priority(int number) {
        this.number = number;
    }

    /** Returns the Leyline wire number. */
    public int number() {
        return number;
    }

    /** Returns the priority of a level: CRITICAL to CRITICAL, WARNING and ERROR to HIGH, else NORMAL. */
    public static Priority of(Level level) {
        return switch (level) {
            case CRITICAL -> CRITICAL;
            case WARNING, ERROR -> HIGH;
            case INFO -> NORMAL;
        };
    }

    /** Tells whether packets of this priority go to the emergency topic. */
    public boolean isEmergency() {
        return this == HIGH || this == CRITICAL;
    }
}
