package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Signed commands through a runner, transactions included, against a bare loop that reads the same and writes one record for each. */
final class CommandSection implements Section {

    /** Bytes of an outcome. */
    static final int ANSWER_BYTES = 120;

    private static final double RATE_TARGET = 0.5;
    private static final double LATENCY_TARGET = 1 / 3.0;

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        boolean quick = effort == Effort.QUICK;
        Plan plan = new Plan(quick ? 1 : 2, quick ? 2 : 7, quick ? 20_000 : 60_000, Duration.ofSeconds(quick ? 6 : 15));
        try (Feed feed = bench.feed()) {
            Backlog backlog = new Backlog("rate-" + System.nanoTime(), Backlog.SEEDS);
            Speed runner;
            try (Side side = new Side(bench.runner(settings()), bench.tap("oona.outcomes"))) {
                runner = speed(plan, side, feed, backlog, 0);
            }
            Speed raw;
            try (Side side = new Side(bench.loop("oona.commands", true, ANSWER_BYTES), bench.tap(KafkaBench.RAW_OUT))) {
                raw = speed(plan, side, feed, backlog, runner.rate() / 2);
            }
            return List.of(
                    new Figure(
                            "kafka-commands",
                            "signed commands",
                            runner.rate(),
                            "commands/s",
                            raw.rate(),
                            null,
                            runner.rate() / raw.rate(),
                            RATE_TARGET),
                    new Figure(
                            "kafka-commands",
                            "p99 at half load",
                            runner.millis(),
                            "ms",
                            raw.millis(),
                            null,
                            raw.millis() / runner.millis(),
                            LATENCY_TARGET));
        }
    }

    /** Returns what a runner that is measured with commands is told. */
    static Map<String, String> settings() {
        return Map.of("dispatch.embargo", Backlog.EMBARGO);
    }

    /** Measures at full load, then at a pace, 0 for half of the full load. */
    private static Speed speed(Plan plan, Side side, Feed feed, Backlog backlog, double pace) {
        Pace.settle(feed, backlog, side.tap());
        List<Double> rates = new ArrayList<>();
        for (int round = -plan.warmUp(); round < plan.rounds(); round++) {
            double rate = side.rate(
                    () -> {
                        backlog.send(feed, plan.count(), Feed.NOTHING);
                        feed.flush();
                    },
                    plan.count());
            if (round >= 0) {
                rates.add(rate);
            }
        }
        double rate = Medians.of(rates);
        double millis = Pace.p99(feed, backlog, side.tap(), pace > 0 ? pace : rate / 2, plan.paced());
        return new Speed(rate, millis);
    }

    /**
     * How much is measured.
     *
     * @param warmUp backlogs before those that count
     * @param rounds backlogs that count
     * @param count commands in each
     * @param paced time at half load
     */
    private record Plan(int warmUp, int rounds, int count, Duration paced) {}

    /**
     * What was measured of one side.
     *
     * @param rate answers a second
     * @param millis p99 at half load
     */
    private record Speed(double rate, double millis) {}
}
