package io.kasmina.perf;

import org.jspecify.annotations.Nullable;

/**
 * One line of a report. Rates only: more is better.
 *
 * @param row the row that measured it
 * @param what what was measured
 * @param measured Kasmina's rate
 * @param unit unit of the rates
 * @param limit the rate that the machine allows, from the same run
 * @param peer the rate of another way to the same result, null where there is none
 * @param ratio {@code measured} over {@code limit}, within rounds
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
