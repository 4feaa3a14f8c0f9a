package io.kasmina.kafka;

import java.time.Duration;

/**
 * Time limits.
 *
 * @param session after which a silent process loses its partitions, 6 to 10 s
 * @param transaction after which the broker gives an open transaction up, 10 to 15 s
 * @param request longest wait for one call to the broker, 100 ms to 60 s
 * @param drain longest wait until a partition that is taken away was released, 100 ms to 60 s; after it the next owner shuts the run out
 * @param nonceTtl how long a spent nonce may be needed, 1 s to 1 day: older ones are not read, and their topic keeps them at least as long
 * @param probe time between two looks at the broker for health and lag, 100 ms to 60 s
 */
public record KafkaTimings(
        Duration session, Duration transaction, Duration request, Duration drain, Duration nonceTtl, Duration probe) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names the field, its bound and the value. */
    public KafkaTimings {
        check("session", session, Duration.ofSeconds(6), Duration.ofSeconds(10));
        check("transaction", transaction, Duration.ofSeconds(10), Duration.ofSeconds(15));
        check("request", request, SHORTEST, MINUTE);
        check("drain", drain, SHORTEST, MINUTE);
        check("nonceTtl", nonceTtl, Duration.ofSeconds(1), Duration.ofDays(1));
        check("probe", probe, SHORTEST, MINUTE);
    }

    /** Returns the defaults: 8 s of session, 12 s of transaction, 8 s a call, 5 s to drain, nonces for 65 s, a look every 2 s. */
    public static KafkaTimings defaults() {
        return new KafkaTimings(
                Duration.ofSeconds(8),
                Duration.ofSeconds(12),
                Duration.ofSeconds(8),
                Duration.ofSeconds(5),
                Duration.ofSeconds(65),
                Duration.ofSeconds(2));
    }

    /** Returns the time between two heartbeats. */
    Duration heartbeat() {
        return session.dividedBy(4);
    }

    private static void check(String field, Duration value, Duration low, Duration high) {
        if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
            throw new IllegalArgumentException(field + ": must be " + low + " to " + high + ", was " + value);
        }
    }
}
