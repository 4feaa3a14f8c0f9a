package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class AlphaScheduleProperties {

    @Property
    void alphaNeverFallsAndStaysWithinZeroAndOne(
            @ForAll @IntRange(min = -5, max = 100_000) int steps,
            @ForAll @DoubleRange(max = 1_000) double temperature,
            @ForAll @LongRange(min = 0, max = 1_000_000) long n,
            @ForAll @LongRange(min = 0, max = 1_000) long more) {
        AlphaSchedule schedule = new AlphaSchedule(steps, temperature);

        assertThat(schedule.at(n)).isBetween(0.0, 1.0);
        assertThat(schedule.at(n + more)).isGreaterThanOrEqualTo(schedule.at(n));
    }

    @Property
    void aCompleteRampStaysComplete(
            @ForAll @IntRange(min = -5, max = 1_000) int steps, @ForAll @LongRange(min = 0, max = 2_000) long n) {
        AlphaSchedule schedule = new AlphaSchedule(steps, 2);

        assertThat(schedule.complete(n)).isEqualTo(n >= steps);
        assertThat(schedule.complete(n) && !schedule.complete(n + 1)).isFalse();
    }
}
