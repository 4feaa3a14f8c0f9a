package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void aPercentileIsTheLeastDurationThatItsShareDoesNotExceed() {
        Durations durations = new Durations(200);
        for (int i = 100; i >= 1; i--) {
            durations.add(i * 1_000L);
        }
        assertThat(durations.micros(0.50)).isEqualTo(50);
        assertThat(durations.micros(0.99)).isEqualTo(99);
        assertThat(durations.micros(1)).isEqualTo(100);
        assertThat(durations.micros(0)).isEqualTo(1);
    }

    @Test
    void askingDoesNotEndTheMeasurement() {
        Durations durations = new Durations(2);
        durations.add(3_000);
        assertThat(durations.micros(0.5)).isEqualTo(3);
        durations.add(1_000);
        assertThat(durations.micros(0.5)).isEqualTo(1);
    }
}
