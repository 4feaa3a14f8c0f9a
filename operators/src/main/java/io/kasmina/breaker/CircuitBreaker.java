package io.kasmina.breaker;

/**
 * A circuit breaker as an immutable value: every call returns the breaker that follows. Whoever holds it is its single
 * writer; the value itself may be read from any thread.
 *
 * <p>Times are readings of one monotonic nanosecond clock such as {@link System#nanoTime()}; only their differences count, so
 * that an overflow of the clock does no harm.
 *
 * @param config thresholds and timeout
 * @param state the state
 * @param failures counted failures, at least 0
 * @param successes counted successes on trial, at least 0
 * @param untilNanos when OPEN ends; without meaning in other states
 */
public record CircuitBreaker(BreakerConfig config, BreakerState state, int failures, int successes, long untilNanos) {

    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** Makes a breaker that lets calls pass. */
    public static CircuitBreaker closed(BreakerConfig config) {
        return new CircuitBreaker(config, BreakerState.CLOSED, 0, 0, 0);
    }

    /**
     * Asks whether a call may be made. An OPEN breaker whose timeout has passed becomes HALF_OPEN.
     *
     * @param nowNanos the clock's reading
     * @return NONE or TRANSITION where the call is allowed, else DENIED
     */
    public Step allow(long nowNanos) {
        if (state != BreakerState.OPEN) {
            return new Step(this, Action.NONE, true);
        }
        if (nowNanos - untilNanos < 0) {
            return new Step(this, Action.DENIED, false);
        }
        return new Step(with(BreakerState.HALF_OPEN, 0, 0), Action.TRANSITION, true);
    }

    /**
     * Counts a success. Ignored while OPEN: it belongs to a call made before.
     *
     * @param nowNanos the clock's reading
     * @return COUNT, NONE while OPEN, TRANSITION where the breaker closes
     */
    public Step ok(long nowNanos) {
        return switch (state) {
            case CLOSED -> counted(with(BreakerState.CLOSED, 0, successes));
            case OPEN -> new Step(this, Action.NONE, true);
            case HALF_OPEN ->
                successes + 1 >= config.successThreshold()
                        ? moved(with(BreakerState.CLOSED, 0, 0))
                        : counted(with(BreakerState.HALF_OPEN, failures, successes + 1));
        };
    }

    /**
     * Takes counted failures back, where not every success speaks for all of them. Without effect unless CLOSED.
     *
     * @param most how many at most, at least 0
     * @return the breaker that follows
     */
    public CircuitBreaker forgive(int most) {
        return state == BreakerState.CLOSED ? with(state, Math.max(0, failures - most), successes) : this;
    }

    /**
     * Counts a failure. One failure on trial reopens; a failure while OPEN extends the timeout.
     *
     * @param nowNanos the clock's reading
     * @return COUNT, EXTENDED while OPEN, TRANSITION where the breaker opens
     */
    public Step fail(long nowNanos) {
        int counted = Math.max(failures, failures + 1); // saturates
        return switch (state) {
            case CLOSED ->
                counted >= config.failureThreshold()
                        ? moved(opened(counted, nowNanos))
                        : counted(with(BreakerState.CLOSED, counted, 0));
            case OPEN -> new Step(opened(counted, nowNanos), Action.EXTENDED, true);
            case HALF_OPEN -> moved(opened(1, nowNanos));
        };
    }

    /**
     * Puts the breaker into a state.
     *
     * @param wanted the state
     * @param nowNanos the clock's reading
     * @return always FORCED
     */
    public Step force(BreakerState wanted, long nowNanos) {
        CircuitBreaker next =
                wanted == BreakerState.OPEN ? opened(config.failureThreshold(), nowNanos) : with(wanted, 0, 0);
        return new Step(next, Action.FORCED, true);
    }

    private CircuitBreaker with(BreakerState state, int failures, int successes) {
        return new CircuitBreaker(config, state, failures, successes, untilNanos);
    }

    private CircuitBreaker opened(int failures, long nowNanos) {
        long until = nowNanos + config.timeoutMillis() * NANOS_PER_MILLI;
        return new CircuitBreaker(config, BreakerState.OPEN, failures, 0, until);
    }

    private static Step counted(CircuitBreaker next) {
        return new Step(next, Action.COUNT, true);
    }

    private static Step moved(CircuitBreaker next) {
        return new Step(next, Action.TRANSITION, true);
    }

    /** What a call did to a breaker. */
    public enum Action {
        /** Nothing. */
        NONE,
        /** A counter changed. */
        COUNT,
        /** The state changed. */
        TRANSITION,
        /** The call was denied. */
        DENIED,
        /** The timeout of an OPEN breaker starts again. */
        EXTENDED,
        /** The state was set from outside. */
        FORCED
    }

    /**
     * The result of a call.
     *
     * @param next the breaker that follows
     * @param action what the call did
     * @param allowed false only where {@link #allow} denied
     */
    public record Step(CircuitBreaker next, Action action, boolean allowed) {}
}
