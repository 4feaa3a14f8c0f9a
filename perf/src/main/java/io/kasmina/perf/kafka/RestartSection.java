package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much longer a runner takes to answer in every partition where there are 10,000 seeds and 100,000 nonces than where there is nothing, against a process that
 * reads the two topics and does nothing with them. Its bench must be empty.
 */
final class RestartSection implements Section {

    private static final int SEEDS = 10_000;
    private static final int NONCES = 100_000;
    private static final int ROUNDS = 3;

    /** Seeds of the commands whose answers are waited for: some in every partition. */
    private static final int PROBES = 60;

    private static final Duration PATIENCE = Duration.ofSeconds(55);
    private static final double TARGET = 0.5;

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        try (Feed feed = bench.feed()) {
            Backlog backlog = new Backlog("restart-" + System.nanoTime(), SEEDS);
            double empty = median(() -> start(bench, feed, new Backlog("probe-" + System.nanoTime(), PROBES)));
            fill(bench, feed, backlog);
            double full = median(() -> start(bench, feed, backlog));
            double plain = median(() -> read(bench));
            double restore = Math.max(1, full - empty);
            return List.of(
                    figure("restore 10k seeds, 100k nonces", restore, plain, TARGET),
                    figure("start with them, to an empty one", full, empty, 0));
        }
    }

    private static Figure figure(String what, double millis, double limit, double target) {
        return new Figure("kafka-restart", what, millis, "ms", limit, null, limit / millis, target);
    }

    private static void fill(KafkaBench bench, Feed feed, Backlog backlog) throws Exception {
        try (Side side = new Side(bench.runner(CommandSection.settings()), bench.tap("oona.outcomes"))) {
            for (int sent = 0; sent < NONCES; sent += SEEDS) {
                backlog.send(feed, SEEDS, Feed.NOTHING);
                feed.flush();
                Throughput.of(side.tap(), SEEDS, side.worker(), PATIENCE);
            }
        }
    }

    /** Returns the time from a process's start until it has answered in every partition, in ms. */
    private static double start(KafkaBench bench, Feed feed, Backlog backlog) throws Exception {
        try (Tap tap = bench.tap("oona.outcomes")) {
            backlog.send(feed, PROBES * Backlog.LIFE, Feed.NOTHING);
            feed.flush();
            long began = System.nanoTime();
            try (Worker worker = bench.runner(CommandSection.settings())) {
                Set<Integer> answered = new HashSet<>();
                while (answered.size() < KafkaBench.PARTITIONS) {
                    tap.read(Duration.ofMillis(5), record -> answered.add(record.partition()));
                    if (!worker.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                        throw new IllegalStateException("no answer in partitions beside " + answered);
                    }
                }
                double millis = (System.nanoTime() - began) / 1e6;
                worker.stop();
                return millis;
            }
        }
    }

    private static double read(KafkaBench bench) throws Exception {
        try (Worker worker = bench.reader("kasmina.seeds", "kasmina.nonces")) {
            worker.await(PATIENCE);
            return Double.parseDouble(Files.readString(worker.log()).strip());
        }
    }

    private static double median(Measured one) throws Exception {
        double[] all = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            all[i] = one.millis();
        }
        Arrays.sort(all);
        return all[ROUNDS / 2];
    }

    /** One measurement. */
    private interface Measured {
        double millis() throws Exception;
    }
}
