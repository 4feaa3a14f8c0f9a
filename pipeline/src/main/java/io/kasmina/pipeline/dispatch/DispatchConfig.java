package io.kasmina.pipeline.dispatch;

import java.time.Duration;

/**
 * How commands reach seeds.
 *
 * @param lanes fixed number of lanes, 1 to 1,024
 * @param commandConcurrency most commands whose outcome was not passed on yet, at least 1
 * @param embargo how long a retired seed may not germinate, 1 ms to 365 days in whole milliseconds
 * @param resetBackoff first wait after a failed G5, 1 ms to 365 days in whole milliseconds; the waits double up to 32 times its length
 */
public record DispatchConfig(int lanes, int commandConcurrency, Duration embargo, Duration resetBackoff) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public DispatchConfig {
        if (lanes < 1 || lanes > 1024) {
            throw new IllegalArgumentException("lanes: must be in 1..1024, was " + lanes);
        }
        if (commandConcurrency < 1) {
            throw new IllegalArgumentException("commandConcurrency: must be at least 1, was " + commandConcurrency);
        }
        within("embargo", embargo);
        within("resetBackoff", resetBackoff);
    }

    /** Returns the defaults: one lane a core, 64 commands, 30 s, 1 s. */
    public static DispatchConfig defaults() {
        return new DispatchConfig(
                Runtime.getRuntime().availableProcessors(), 64, Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    private static void within(String field, Duration value) {
        // In this order: only what is in bounds is sure to fit into milliseconds.
        boolean bounded = value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0;
        if (!bounded || !value.equals(Duration.ofMillis(value.toMillis()))) {
            throw new IllegalArgumentException(field + ": must be " + SHORTEST.toMillis() + " ms to " + LONGEST.toDays()
                    + " days in whole milliseconds, was " + value);
        }
    }
}
