package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One, two and three runners over one backlog. On a machine whose cores one runner and its broker use up already, more runners cannot be faster, and
 * must not be much slower.
 */
final class ScaleSection implements Section {

    private static final Duration PATIENCE = Duration.ofSeconds(55);
    private static final double WHERE_CORES_ARE_LEFT = 1.3;
    private static final double WHERE_NONE_IS_LEFT = 0.7;
    private static final double USED_UP = 0.85;

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        int count = effort == Effort.QUICK ? 40_000 : 150_000;
        List<Figure> figures = new ArrayList<>();
        try (Feed feed = bench.feed()) {
            Backlog backlog = new Backlog("scale-" + System.nanoTime(), Backlog.SEEDS);
            double alone = 0;
            double used = 0;
            for (int runners = 1; runners <= 3; runners++) {
                backlog.send(feed, count, Feed.NOTHING);
                feed.flush();
                Run run = run(bench, count, runners);
                alone = runners == 1 ? run.rate() : alone;
                double target = used < USED_UP * Cores.count() ? WHERE_CORES_ARE_LEFT : WHERE_NONE_IS_LEFT;
                figures.add(new Figure(
                        "kafka-scale",
                        String.format(Locale.ROOT, "%d runners, %.1f of %d cores", runners, run.cores(), Cores.count()),
                        run.rate(),
                        "commands/s",
                        alone,
                        null,
                        run.rate() / alone,
                        runners == 1 ? 1 : target));
                used = run.cores();
            }
        }
        return figures;
    }

    private static Run run(KafkaBench bench, int count, int runners) throws Exception {
        List<Worker> workers = new ArrayList<>();
        try (Tap tap = bench.tap("oona.outcomes")) {
            for (int i = 0; i < runners; i++) {
                workers.add(bench.runner(CommandSection.settings()));
            }
            Load before = Load.of(bench, workers);
            double rate = Throughput.of(tap, count, workers.get(0), PATIENCE);
            Load after = Load.of(bench, workers);
            for (Worker worker : workers) {
                worker.stop();
            }
            return new Run(rate, after.coresSince(before));
        } finally {
            for (Worker worker : workers) {
                worker.close();
            }
        }
    }

    /**
     * What was seen.
     *
     * @param rate commands a second
     * @param cores that runners and broker used together, starting included
     */
    private record Run(double rate, double cores) {}

    /**
     * What was computed by a moment.
     *
     * @param cpu of runners and broker, in ns
     * @param nanos the moment
     */
    private record Load(long cpu, long nanos) {

        static Load of(KafkaBench bench, List<Worker> workers) {
            long cpu = bench.brokerCpu().toNanos();
            for (Worker worker : workers) {
                cpu += worker.cpu().toNanos();
            }
            return new Load(cpu, System.nanoTime());
        }

        double coresSince(Load earlier) {
            return (double) (cpu - earlier.cpu) / (nanos - earlier.nanos);
        }
    }
}
