package io.kasmina.breaker;

/**
 * How a breaker counts and waits.
 *
 * @param failureThreshold failures in a row that open a CLOSED breaker, at least 1
 * @param timeoutMillis how long an OPEN breaker denies, in milliseconds, 0 to {@value #MAX_TIMEOUT_MILLIS}
 * @param successThreshold successes that close a HALF_OPEN breaker, at least 1
 */
public record BreakerConfig(int failureThreshold, long timeoutMillis, int successThreshold) {

    /** Longest timeout: 365 days, so that sums of nanoseconds cannot overflow. */
    public static final long MAX_TIMEOUT_MILLIS = 365L * 24 * 60 * 60 * 1000;

    /** For kernel fetches: 3 failures, 60 s, 2 successes. */
    public static final BreakerConfig FETCH = new BreakerConfig(3, 60_000, 2);

    /** For isolation violations: 3 violations, 30 s, 2 successes. */
    public static final BreakerConfig ISOLATION = new BreakerConfig(3, 30_000, 2);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public BreakerConfig {
        atLeastOne("failureThreshold", failureThreshold);
        atLeastOne("successThreshold", successThreshold);
        if (timeoutMillis < 0 || timeoutMillis > MAX_TIMEOUT_MILLIS) {
            throw new IllegalArgumentException(
                    "timeoutMillis: must be 0 to " + MAX_TIMEOUT_MILLIS + ", was " + timeoutMillis);
        }
    }

    private static void atLeastOne(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + ": must be at least 1, was " + value);
        }
    }
}
