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
 * @param retry how a lost request is published again
 * @param mode what a seed's commands do while its kernel is fetched
 * @param maxParked most commands of one seed that wait in SYNC mode, 1 to 1,024; any further one is refused. Each holds a
 *     place among the commands in flight
 * @param drain how long a close waits for what is under way, 1 ms to 1 h
 */
public record PrefetchConfig(
        Duration latencyBudget,
        boolean requirePin,
        long maxArtifactBytes,
        int maxOutstanding,
        int maxWaiting,
        BreakerConfig breaker,
        PublishRetry retry,
        PrefetchMode mode,
        int maxParked,
        Duration drain) {

    private static final int DEFAULT_PARKED = 16;
    private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(5);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_OUTSTANDING = 4096;
    private static final int MAX_WAITING = 65_536;
    private static final int MAX_PARKED = 1024;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public PrefetchConfig {
        within("latencyBudget", latencyBudget);
        if (maxArtifactBytes < 1) {
            throw new IllegalArgumentException("maxArtifactBytes: must be at least 1, was " + maxArtifactBytes);
        }
        within("maxOutstanding", maxOutstanding, 1, MAX_OUTSTANDING);
        within("maxWaiting", maxWaiting, 0, MAX_WAITING);
        within("maxParked", maxParked, 1, MAX_PARKED);
        within("drain", drain);
    }

    /** Makes limits with the default retry, mode and drain. */
    public PrefetchConfig(
            Duration latencyBudget,
            boolean requirePin,
            long maxArtifactBytes,
            int maxOutstanding,
            int maxWaiting,
            BreakerConfig breaker) {
        this(
                latencyBudget,
                requirePin,
                maxArtifactBytes,
                maxOutstanding,
                maxWaiting,
                breaker,
                PublishRetry.defaults(),
                PrefetchMode.ASYNC,
                DEFAULT_PARKED,
                DEFAULT_DRAIN);
    }

    /** Returns the documented defaults. */
    public static PrefetchConfig defaults() {
        return new PrefetchConfig(Duration.ofMillis(500), true, 256L << 20, 64, 1024, BreakerConfig.FETCH);
    }

    /** Returns the same limits in another mode. */
    public PrefetchConfig with(PrefetchMode next) {
        return new PrefetchConfig(
                latencyBudget,
                requirePin,
                maxArtifactBytes,
                maxOutstanding,
                maxWaiting,
                breaker,
                retry,
                next,
                maxParked,
                drain);
    }

    /** Returns the time limit of one order, from its request to the verified file: max(2 × budget, 1 s). */
    public Duration timeout() {
        Duration twice = latencyBudget.multipliedBy(2);
        return twice.compareTo(SHORTEST_TIMEOUT) > 0 ? twice : SHORTEST_TIMEOUT;
    }

    /** Returns how many commands of one seed wait while its kernel is fetched: none in ASYNC mode. */
    public int parked() {
        return mode == PrefetchMode.SYNC ? maxParked : 0;
    }

    private static void within(String field, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(field + ": must be 1 ms to " + LONGEST.toHours() + " h, was " + value);
        }
    }

    private static void within(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": must be " + min + " to " + max + ", was " + value);
        }
    }
}
