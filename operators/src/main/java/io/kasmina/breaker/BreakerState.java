package io.kasmina.breaker;

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

    /** Returns the Leyline wire number of CircuitBreakerState. */
    public int number() {
        return number;
    }
}
