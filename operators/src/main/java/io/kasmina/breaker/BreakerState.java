package io.kasmina.breaker;

import org.jspecify.annotations.Nullable;

/** States of a breaker. */
public enum BreakerState {
    /** Calls pass; failures are counted. */
    CLOSED(1),
    /** Calls are denied until the timeout has passed. */
    OPEN(2),
    /** Calls pass on trial; one failure reopens. */
    HALF_OPEN(3);

    private final int number;

    BreakerState(int number) {
        this.number = number;
    }

    /** Returns the state of a wire number, null for UNKNOWN and every other number. */
    public static @Nullable BreakerState ofNumber(int number) {
        return switch (number) {
            case 1 -> CLOSED;
            case 2 -> OPEN;
            case 3 -> HALF_OPEN;
            default -> null;
        };
    }

    /** Returns the Leyline wire number of CircuitBreakerState. */
    public int number() {
        return number;
    }
}
