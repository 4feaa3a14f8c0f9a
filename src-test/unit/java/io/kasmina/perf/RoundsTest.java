package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private long now;
    private final List<String> order = new ArrayList<>();

    @Test
    void aRateIsUnitsASecond() {
        Rounds rounds = Rounds.of(Effort.QUICK, () -> now, List.of(side("a", 10, 1_000_000)));

        assertThat(rounds.rate(0)).isCloseTo(10_000, within(1e-6));
    }

    @Test
    void aRatioComparesTwoSides() {
        Rounds rounds = Rounds.of(Effort.QUICK, () -> now, List.of(side("a", 1, 2_000_000), side("b", 1, 1_000_000)));

        assertThat(rounds.ratio(0, 1)).isCloseTo(0.5, within(1e-9));
        assertThat(rounds.ratio(1, 0)).isCloseTo(2, within(1e-9));
    }

    @Test
    void aMachineThatSlowsDownDoesNotMoveTheRatio() {
        Workload drifting = () -> {
            now += 1_000_000 + now / 100;
            return 1;
        };
        Rounds rounds = Rounds.of(Effort.QUICK, () -> now, List.of(drifting, drifting, drifting));

        assertThat(rounds.ratio(0, 2)).isCloseTo(1, within(0.35));
        assertThat(rounds.rate(0)).isLessThan(1_000);
    }

    @Test
    void oneSlowRoundDoesNotMoveTheMedian() {
        int[] runs = new int[1];
        Workload once = () -> {
            now += runs[0]++ == 10 ? 10_000_000_000L : 60_000_000;
            return 60;
        };
        Rounds rounds = Rounds.of(Effort.QUICK, () -> now, List.of(once));

        assertThat(rounds.rate(0)).isCloseTo(1_000, within(1e-6));
    }

    @Test
    void everyRoundBeginsWithTheNextSide() {
        long round = Effort.QUICK.round().toNanos();
        long warmUp = Effort.QUICK.warmUp().toNanos();
        Rounds.of(Effort.QUICK, () -> now, List.of(side("a", 1, warmUp), side("b", 1, warmUp)));

        assertThat(warmUp).isGreaterThan(round);
        assertThat(order.subList(0, 2)).containsExactly("a", "b");
        assertThat(order.subList(2, 8)).containsExactly("a", "b", "b", "a", "a", "b");
        assertThat(order).hasSize(2 + 2 * Effort.QUICK.rounds());
    }

    private Workload side(String name, long units, long nanos) {
        return () -> {
            order.add(name);
            now += nanos;
            return units;
        };
    }
}
