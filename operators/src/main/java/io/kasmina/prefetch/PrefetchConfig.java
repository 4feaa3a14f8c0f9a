package io.kasmina.prefetch;

import io.kasmina.breaker.BreakerConfig;
import java.time.Duration;

/**
 * Limits of prefetching.
 *
 * @param latencyBudget how long a prefetch should take, 1 ms to 1 h
 * @param requirePin whether an order without a pinned digest is denied; without it the unsigned reply's checksum counts
 * @param maxArtifactBytes largest accepted artifact in bytes, at least 1
 * @param maxOutstanding most orders under way at once, 1 to 4,096
 * @param maxWaiting most orders that wait for their turn, 0 to 65,536; beyond it no more signals are requested
 * @param breaker thresholds of the fetch breaker
 */
public record PrefetchConfig(
        Duration latencyBudget,
        boolean requirePin,
        long maxArtifactBytes,
        int maxOutstanding,
        int maxWaiting,
        BreakerConfig breaker) {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MIN_BUDGET = Duration.ofMillis(1);
    private static final Duration MAX_BUDGET = Duration.ofHours(1);
    private static final int MAX_OUTSTANDING = 4096;
    private static final int MAX_WAITING = 65_536;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public PrefetchConfig {
        if (latencyBudget.compareTo(MIN_BUDGET) < 0 || latencyBudget.compareTo(MAX_BUDGET) > 0) {
            throw new IllegalArgumentException(
                    "latencyBudget: must be 1 ms to " + MAX_BUDGET.toHours() + " h, was " + latencyBudget);
        }
        if (maxArtifactBytes < 1) {
            throw new IllegalArgumentException("maxArtifactBytes: must be at least 1, was " + maxArtifactBytes);
        }
        within("maxOutstanding", maxOutstanding, 1, MAX_OUTSTANDING);
        within("maxWaiting", maxWaiting, 0, MAX_WAITING);
    }

    /** Returns the documented defaults. */
    public static PrefetchConfig defaults() {
        return new PrefetchConfig(Duration.ofMillis(500), true, 256L << 20, 64, 1024, BreakerConfig.FETCH);
    }

    /** Returns the time limit of one order, from its request to the verified file: max(2 × budget, 1 s). */
    public Duration timeout() {
        Duration twice = latencyBudget.multipliedBy(2);
        return twice.compareTo(SHORTEST_TIMEOUT) > 0 ? twice : SHORTEST_TIMEOUT;
    }

    private static void within(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": must be " + min + " to " + max + ", was " + value);
        }
    }
}
