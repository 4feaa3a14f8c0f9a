package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CpuClockTest {

    @Test
    void computingTakesTime() {
        CpuClock clock = new CpuClock();
        long before = clock.getAsLong();
        long draws = new Random(1).longs(2_000_000).filter(drawn -> drawn > 0).count();

        assertThat(draws).isPositive();
        assertThat(clock.getAsLong()).isGreaterThan(before);
    }
}
