package io.kasmina.prefetch;

import java.time.Duration;

/**
 * How a request that the bus did not take is published again, under the same id, so that one that was taken after all does no harm.
 * The order's own time limit ends it too.
 *
 * @param attempts most publications of one request, 1 to 16
 * @param firstBackoff wait after the first failure, doubled after each further one, 1 ms to 1 min
 */
public record PublishRetry(int attempts, Duration firstBackoff) {

    private static final int MAX_ATTEMPTS = 16;
    private static final Duration MIN_BACKOFF = Duration.ofMillis(1);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public PublishRetry {
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attempts: must be 1 to " + MAX_ATTEMPTS + ", was " + attempts);
        }
        if (firstBackoff.compareTo(MIN_BACKOFF) < 0 || firstBackoff.compareTo(MAX_BACKOFF) > 0) {
            throw new IllegalArgumentException("firstBackoff: must be 1 ms to 1 min, was " + firstBackoff);
        }
    }

    /** Returns the defaults: 4 publications, 50 ms after the first. */
    public static PublishRetry defaults() {
        return new PublishRetry(4, Duration.ofMillis(50));
    }

    /** Returns how long one publication may take, an equal share of the order's time. */
    Duration patience(Duration timeout) {
        return timeout.dividedBy(attempts);
    }
}
