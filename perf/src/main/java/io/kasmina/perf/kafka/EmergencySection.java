package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import io.kasmina.wire.records.StepMark;
import java.util.List;

/** Times from a forged command to its CRITICAL packet, on an idle bus and while every seed says something many times a second. */
final class EmergencySection implements Section {

    /** Each of them makes a packet of every seed. */
    private static final double MARKS_PER_SECOND = 40;

    private static final double TARGET = 1 / 3.0;

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        int count = effort == Effort.QUICK ? 120 : 300;
        try (Feed feed = bench.feed();
                Side side = new Side(bench.runner(CommandSection.settings()), bench.tap("oona.outcomes"));
                Tap emergency = bench.tap("oona.emergency")) {
            Backlog backlog = new Backlog("emergency-" + System.nanoTime(), Backlog.SEEDS);
            Pace.settle(feed, backlog, side.tap());
            backlog.send(feed, Backlog.SEEDS, Feed.NOTHING); // from now on every seed is known
            Pace.settle(feed, backlog, side.tap());
            double idle = new Alarms(feed, emergency, () -> {}).p99(count);
            Marks marks = new Marks(feed);
            double busy = new Alarms(feed, emergency, marks::due).p99(count);
            return List.of(
                    new Figure("kafka", "emergency p99, bus saturated", busy, "ms", idle, null, idle / busy, TARGET));
        }
    }

    /** Step marks at an even pace. */
    private static final class Marks {

        private final Feed feed;
        private final long began = System.nanoTime();
        private long step;

        Marks(Feed feed) {
            this.feed = feed;
        }

        void due() {
            while (step < (System.nanoTime() - began) / 1e9 * MARKS_PER_SECOND) {
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
