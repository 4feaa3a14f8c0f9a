package io.kasmina.pipeline.state;

import java.time.Duration;

/**
 * Limits of what keeps and brings back state.
 *
 * @param fastBytes most bytes of parameters that fast copies hold in memory, at least 0; beyond it the durable copies serve
 * @param snapshotBytes largest snapshot in bytes, 1 to 2³¹ − 9
 * @param fastLimit how long a fast rollback may take, above 0
 * @param fullLimit how long a full rollback may take, above 0
 * @param pauseQuota most pauses of all seeds within a window, at least 1
 * @param pauseWindow the quota's window, at least 1 ms
 */
public record RecoveryConfig(
        long fastBytes,
        long snapshotBytes,
        Duration fastLimit,
        Duration fullLimit,
        int pauseQuota,
        Duration pauseWindow) {

    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public RecoveryConfig {
        if (fastBytes < 0) {
            throw new IllegalArgumentException("fastBytes: must be at least 0, was " + fastBytes);
        }
        if (snapshotBytes < 1 || snapshotBytes > LARGEST) {
            throw new IllegalArgumentException("snapshotBytes: must be in 1.." + LARGEST + ", was " + snapshotBytes);
        }
        if (pauseQuota < 1) {
            throw new IllegalArgumentException("pauseQuota: must be at least 1, was " + pauseQuota);
        }
        atLeast("fastLimit", fastLimit, Duration.ofNanos(1));
        atLeast("fullLimit", fullLimit, Duration.ofNanos(1));
        atLeast("pauseWindow", pauseWindow, Duration.ofMillis(1));
    }

    /** Returns the documented defaults: 512 MiB, 256 MiB, 500 ms, 12 s, 1,000 in 60 s. */
    public static RecoveryConfig defaults() {
        return new RecoveryConfig(
                512L << 20, 256L << 20, Duration.ofMillis(500), Duration.ofSeconds(12), 1_000, Duration.ofSeconds(60));
    }

    /** Returns how long a rollback of a kind may take. */
    public Duration limit(RecallKind kind) {
        return kind == RecallKind.FAST ? fastLimit : fullLimit;
    }

    private static void atLeast(String field, Duration value, Duration bound) {
        if (value.compareTo(bound) < 0) {
            throw new IllegalArgumentException(field + ": must be at least " + bound + ", was " + value);
        }
    }
}
