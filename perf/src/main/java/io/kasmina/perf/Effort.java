package io.kasmina.perf;

import java.time.Duration;

/** How long to measure. */
public enum Effort {
    /** Under a minute a row. */
    QUICK(7, Duration.ofMillis(50), Duration.ofMillis(300)),
    /** For figures that are reported. */
    FULL(21, Duration.ofMillis(200), Duration.ofSeconds(2));

    private final int rounds;
    private final Duration round;
    private final Duration warmUp;

    Effort(int rounds, Duration round, Duration warmUp) {
        this.rounds = rounds;
        this.round = round;
        this.warmUp = warmUp;
    }

    /** Returns the number of measured rounds; odd, so that a median is one of them. */
    public int rounds() {
        return rounds;
    }

    /** Returns the least time of one side in one round. */
    public Duration round() {
        return round;
    }

    /** Returns the least time of one side before the first round. */
    public Duration warmUp() {
        return warmUp;
    }
}
