package io.kasmina.perf.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Warm runners of one group, and commands for them. One thread; closing ends the processes. */
final class Fleet implements AutoCloseable {

    /** Not longer than commands are fresh. */
    private static final Duration PATIENCE = Duration.ofSeconds(55);

    private static final int WARM_UP = 20_000;

    private final KafkaBench bench;
    private final Feed feed;
    private final Backlog backlog;
    private final Tap tap;
    private final List<Worker> workers = new ArrayList<>();

    private Fleet(KafkaBench bench, Feed feed, Backlog backlog) {
        this.bench = bench;
        this.feed = feed;
        this.backlog = backlog;
        this.tap = bench.tap("oona.outcomes");
    }

    /** Starts as many runners, and returns once they share the partitions and have answered so many backlogs. */
    static Fleet start(KafkaBench bench, Feed feed, Backlog backlog, int runners, int warmUps) throws Exception {
        Fleet fleet = new Fleet(bench, feed, backlog);
        try {
            for (int i = 0; i < runners; i++) {
                fleet.workers.add(bench.runner(CommandSection.settings()));
            }
            Pace.settle(feed, backlog, fleet.tap);
            bench.awaitSharing(runners);
            for (int i = 0; i < warmUps; i++) {
                fleet.lay(WARM_UP);
                fleet.rate(WARM_UP);
            }
            return fleet;
        } catch (Exception failed) {
            fleet.close();
            throw failed;
        }
    }

    /** Measures a backlog, which is laid while all runners are halted; they work in a way that ends with it. */
    @SuppressWarnings("try") // how they work needs to end, and no more
    Run measure(int commands, Way way) throws Exception {
        workers.forEach(Worker::halt);
        lay(commands);
        Load before = load();
        try (AutoCloseable begun = way.begin(workers)) {
            double rate = rate(commands);
            return new Run(rate, load().coresSince(before));
        }
    }

    private void lay(int commands) {
        backlog.send(feed, commands, Feed.NOTHING);
        feed.flush();
    }

    private double rate(int commands) {
        return Throughput.of(tap, commands, workers, PATIENCE, Throughput.MOST);
    }

    private Load load() {
        long cpu = bench.brokerCpu().toNanos();
        for (Worker worker : workers) {
            cpu += worker.cpu().toNanos();
        }
        return new Load(cpu, System.nanoTime());
    }

    @Override
    public void close() {
        tap.close();
        workers.forEach(Worker::stop);
    }

    /** How runners that were halted work on. */
    interface Way {

        /** All of them all the time. */
        Way FREELY = workers -> {
            workers.forEach(Worker::resume);
            return () -> {};
        };

        /** Each for an eighth of the time. */
        Way IN_TURN = Turns::of;

        /** Lets them work on, until what is returned is closed. */
        AutoCloseable begin(List<Worker> halted) throws IOException;
    }

    /**
     * What was seen.
     *
     * @param rate commands a second
     * @param cores that runners and broker used together
     */
    record Run(double rate, double cores) {}

    /**
     * What was computed by a moment.
     *
     * @param cpu of runners and broker, in ns
     * @param nanos the moment
     */
    private record Load(long cpu, long nanos) {

        double coresSince(Load earlier) {
            return (double) (cpu - earlier.cpu) / (nanos - earlier.nanos);
        }
    }
}
