package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Pairs of activations to blends, against a bare loop that reads the same bytes and writes as many as a blend has. */
final class FrameSection implements Section {

    private static final int MIB = 1 << 20;
    private static final double RATE_TARGET = 0.7;
    private static final int WARM_UP = 1;
    private static final int LARGE_COUNT = 12;
    private static final List<String> SEEDS = IntStream.range(0, 2 * KafkaBench.PARTITIONS)
            .mapToObj(i -> "frame-" + i)
            .toList();

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        boolean quick = effort == Effort.QUICK;
        int rounds = quick ? 3 : 7;
        int count = quick ? 120 : 240;
        Frames small = new Frames(SEEDS, MIB / 2);
        Frames large = new Frames(SEEDS, 25 * MIB / 2);
        double rate;
        double largeRate;
        double raw;
        try (Feed feed = bench.feed();
                Urza urza = new Urza(bench)) {
            try (Side side = new Side(bench.runner(CommandSection.settings()), bench.tap("oona.blends"))) {
                settle(bench, feed);
                Growth.grow(bench, feed, urza, SEEDS);
                rate = rate(side, feed, small, rounds, count);
                largeRate = side.rate(() -> large.lay(feed, LARGE_COUNT), LARGE_COUNT);
            }
            try (Side side = new Side(bench.loop("oona.activations", false, -1), bench.tap(KafkaBench.RAW_OUT))) {
                raw = rate(side, feed, small, rounds, count);
                double rawLarge = side.rate(() -> large.lay(feed, LARGE_COUNT), LARGE_COUNT);
                return List.of(
                        new Figure(
                                "kafka", "1 MiB pairs to blends", rate, "pairs/s", raw, null, rate / raw, RATE_TARGET),
                        new Figure(
                                "kafka",
                                "25 MiB pairs to blends",
                                largeRate,
                                "pairs/s",
                                rawLarge,
                                null,
                                largeRate / rawLarge,
                                0));
            }
        }
    }

    /** What others left behind is answered first. */
    private static void settle(KafkaBench bench, Feed feed) {
        try (Tap outcomes = bench.tap("oona.outcomes")) {
            Pace.settle(feed, new Backlog("frames-" + System.nanoTime(), Backlog.SEEDS), outcomes);
        }
    }

    private static double rate(Side side, Feed feed, Frames frames, int rounds, int count) {
        List<Double> rates = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            double rate = side.rate(() -> frames.lay(feed, count), count);
            if (round >= 0) {
                rates.add(rate);
            }
        }
        return Medians.of(rates);
    }
}
