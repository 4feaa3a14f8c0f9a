package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How long a partition stands still when a second process joins and when it leaves again, under light load. Runners shut the former owner out, read the partition's
 * state and build a pipeline meanwhile; bare loops do none of this.
 */
final class RebalanceSection implements Section {

    private static final double PER_SECOND = 1_200;
    private static final Duration PHASE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final double TARGET = 0.5;

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        try (Feed feed = bench.feed()) {
            Backlog backlog = new Backlog("pause-" + System.nanoTime(), Backlog.SEEDS);
            double pause =
                    pause(feed, backlog, bench.tap("oona.outcomes"), () -> bench.runner(CommandSection.settings()));
            double bare = pause(
                    feed,
                    backlog,
                    bench.tap(KafkaBench.RAW_OUT),
                    () -> bench.loop("oona.commands", false, CommandSection.ANSWER_BYTES));
            return List.of(new Figure(
                    "kafka-rebalance", "pause of a rebalance", pause, "ms", bare, null, bare / pause, TARGET));
        }
    }

    private static double pause(Feed feed, Backlog backlog, Tap tap, Start start) throws Exception {
        try (tap;
                Worker first = start.worker()) {
            Pace.settle(feed, backlog, tap);
            Gaps gaps = new Gaps();
            Stream stream = new Stream(feed, backlog, tap, gaps);
            stream.flow(PHASE.dividedBy(4));
            try (Worker second = start.worker()) {
                stream.flow(PHASE);
                second.stop();
                stream.flow(PHASE);
            }
            double millis = gaps.longestMillis();
            first.stop();
            return millis;
        }
    }

    /** Starts one more process. */
    private interface Start {
        Worker worker() throws Exception;
    }

    /**
     * An even stream of commands.
     *
     * @param feed takes them
     * @param backlog makes them
     * @param tap gives answers
     * @param gaps is told of them
     */
    private record Stream(Feed feed, Backlog backlog, Tap tap, Gaps gaps) {

        void flow(Duration time) {
            long began = System.nanoTime();
            long sent = 0;
            long passed = 0;
            while (passed < time.toNanos()) {
                int due = (int) (passed / 1e9 * PER_SECOND - sent);
                backlog.send(feed, due, Feed.NOTHING);
                sent += due;
                tap.read(Duration.ofMillis(1), gaps::take);
                passed = System.nanoTime() - began;
            }
        }
    }

    /** The longest time between two answers of one partition. */
    private static final class Gaps {

        private static final double MILLI = 1e6;

        private final long[] last = new long[KafkaBench.PARTITIONS];
        private long longest;

        void take(ConsumerRecord<byte[], byte[]> answer) {
            long now = System.nanoTime();
            int partition = answer.partition();
            longest = last[partition] == 0 ? longest : Math.max(longest, now - last[partition]);
            last[partition] = now;
        }

        /** Throws {@link IllegalStateException} where a partition still stands still, since its gap is not over. */
        double longestMillis() {
            long now = System.nanoTime();
            for (int partition = 0; partition < last.length; partition++) {
                if (now - last[partition] > SILENCE.toNanos()) {
                    throw new IllegalStateException("partition " + partition + " stands still");
                }
            }
            return longest / MILLI;
        }
    }
}
