package io.kasmina.perf;

import org.jspecify.annotations.Nullable;

/**
 * One line of a report. Of a rate more is better, of a duration or a size less; of a ratio always more.
 *
 * @param row the row that measured it
 * @param what what was measured
 * @param measured Kasmina's rate, duration or size
 * @param unit unit of all three
 * @param limit what the machine allows, from the same run
 * @param peer the figure of another way to the same result, null where there is none
 * @param ratio {@code measured} over {@code limit} within rounds; of durations and sizes {@code limit} over {@code measured}
 * @param target the least ratio that passes
 */
public record Figure(
        String row,
        String what,
        double measured,
        String unit,
        double limit,
        @Nullable Double peer,
        double ratio,
        double target) {

    /** Tells whether the ratio reaches the target. */
    public boolean pass() {
        return ratio >= target;
    }
}
