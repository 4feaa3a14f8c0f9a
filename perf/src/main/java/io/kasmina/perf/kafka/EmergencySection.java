package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import io.kasmina.wire.records.StepMark;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Times from a forged command to its CRITICAL packet, on an idle bus and while every seed says something many times a second. */
final class EmergencySection implements Section {

    /** Each of them makes a packet of every seed. */
    private static final double MARKS_PER_SECOND = 40;

    private static final Duration QUIET = Duration.ofMillis(500);
    private static final double TARGET = 1 / 3.0;
    private static final List<String> LIVE =
            IntStream.range(0, 120).mapToObj(i -> "live-" + i).toList();

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        int count = effort == Effort.QUICK ? 120 : 300;
        try (Feed feed = bench.feed();
                Urza urza = new Urza(bench);
                Side side = new Side(bench.runner(CommandSection.settings()), bench.tap("oona.outcomes"));
                Tap emergency = bench.tap("oona.emergency")) {
            Pace.settle(feed, new Backlog("emergency-" + System.nanoTime(), Backlog.SEEDS), side.tap());
            Growth.grow(bench, feed, urza, LIVE);
            Marks marks = new Marks(feed);
            new Alarms(feed, emergency, marks::due).p99(count); // warms up
            try (Tap normal = bench.tap("oona.telemetry")) {
                awaitQuiet(normal);
            }
            double idle = new Alarms(feed, emergency, () -> {}).p99(count);
            double busy = new Alarms(feed, emergency, new Marks(feed, marks)::due).p99(count);
            return List.of(new Figure(
                    "kafka-emergency", "p99, normal topic saturated", busy, "ms", idle, null, idle / busy, TARGET));
        }
    }

    /** Waits until the packets of steps have come; some come every now and then by themselves. */
    private static void awaitQuiet(Tap normal) {
        while (normal.read(QUIET, packet -> {}) > LIVE.size()) {
            Thread.onSpinWait();
        }
    }

    /** Step marks at an even pace. */
    private static final class Marks {

        private final Feed feed;
        private final long began = System.nanoTime();
        private final long first;
        private long step;

        Marks(Feed feed) {
            this.feed = feed;
            first = 0;
        }

        /** Goes on where others have stopped. */
        Marks(Feed feed, Marks others) {
            this.feed = feed;
            first = others.step;
            step = first;
        }

        void due() {
            while (step - first < (System.nanoTime() - began) / 1e9 * MARKS_PER_SECOND) {
                byte[] mark = StepMark.newBuilder()
                        .setTrainingRunId(Orders.RUN.value())
                        .setStep(++step)
                        .build()
                        .toByteArray();
                feed.send("oona.steps", "", mark);
            }
        }
    }
}
