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
    private static final int WARM_UP = 3;
    private static final int TINY_BYTES = 4 << 10;
    private static final int TINY_COUNT = 6_000;

    /** Steps rise from one size to the next. */
    private static final long STEPS = 1_000_000;

    private static final List<String> SEEDS = IntStream.range(0, 2 * KafkaBench.PARTITIONS)
            .mapToObj(i -> "frame-" + i)
            .toList();

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        boolean quick = effort == Effort.QUICK;
        try (Feed feed = bench.feed();
                Urza urza = new Urza(bench);
                Side runner = new Side(bench.runner(CommandSection.settings()), bench.tap("oona.blends"));
                Side raw = new Side(bench.loop(KafkaBench.RAW_IN, false, -1), bench.tap(KafkaBench.RAW_OUT))) {
            Growth.grow(bench, feed, urza, SEEDS);
            compile(runner, raw, new Frames(feed, SEEDS, TINY_BYTES, 0), quick ? 3 : 20);
            Frames small = new Frames(feed, SEEDS, MIB / 2, STEPS);
            Frames large = new Frames(feed, SEEDS, 25 * MIB / 2, 2 * STEPS);
            return List.of(
                    figure(
                            "1 MiB pairs to blends",
                            runner,
                            raw,
                            small,
                            new Plan(quick ? 3 : 9, quick ? 120 : 240, RATE_TARGET)),
                    figure("25 MiB pairs to blends", runner, raw, large, new Plan(quick ? 1 : 3, 24, 0)));
        }
    }

    /** The compilers of a runner need a hundred thousand pairs, as it soon has seen; their bytes do not matter. */
    private static void compile(Side runner, Side raw, Frames tiny, int rounds) {
        for (int round = 0; round < rounds; round++) {
            runner.rate(raw, () -> tiny.lay("oona.activations", TINY_COUNT), TINY_COUNT);
            raw.rate(runner, () -> tiny.lay(KafkaBench.RAW_IN, TINY_COUNT), TINY_COUNT);
        }
    }

    private static Figure figure(String what, Side runner, Side raw, Frames frames, Plan plan) {
        List<Double> rates = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        int count = plan.count();
        for (int round = -WARM_UP; round < plan.rounds(); round++) {
            double rate = runner.rate(raw, () -> frames.lay("oona.activations", count), count);
            double limit = raw.rate(runner, () -> frames.lay(KafkaBench.RAW_IN, count), count);
            if (round >= 0) {
                rates.add(rate);
                bare.add(limit);
                ratios.add(rate / limit);
            }
        }
        return new Figure(
                "kafka-frames",
                what,
                Medians.of(rates),
                "pairs/s",
                Medians.of(bare),
                null,
                Medians.of(ratios),
                plan.target());
    }

    /**
     * How much is measured.
     *
     * @param rounds backlogs that count
     * @param count pairs in each
     * @param target least ratio
     */
    private record Plan(int rounds, int count, double target) {}
}
