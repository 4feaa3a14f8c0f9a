package io.kasmina.pipeline.lane;

import java.time.Duration;

/**
 * When a device task that does not end is taken for a wedged lane.
 *
 * @param wedgedAfter how long a task may run, at least 1 ms
 * @param lostAfter how long a task runs until the lane is given up for good, more than {@code wedgedAfter}
 * @param period how often it is looked at, at least 1 ms
 */
public record WatchConfig(Duration wedgedAfter, Duration lostAfter, Duration period) {

    private static final Duration LEAST = Duration.ofMillis(1);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public WatchConfig {
        atLeast("wedgedAfter", wedgedAfter, LEAST);
        atLeast("lostAfter", lostAfter, wedgedAfter.plus(LEAST));
        atLeast("period", period, LEAST);
    }

    /** Returns the defaults: wedged after 30 s, lost after 60 s, looked at every second. */
    public static WatchConfig defaults() {
        return new WatchConfig(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1));
    }

    /**
     * Judges a running task. Pure.
     *
     * @param runningNanos how long it has run, 0 for none
     */
    LaneHealth judge(long runningNanos) {
        if (runningNanos > lostAfter.toNanos()) {
            return LaneHealth.LOST;
        }
        return runningNanos > wedgedAfter.toNanos() ? LaneHealth.WEDGED : LaneHealth.WORKING;
    }

    private static void atLeast(String field, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(field + ": must be at least " + least + ", was " + value);
        }
    }
}
