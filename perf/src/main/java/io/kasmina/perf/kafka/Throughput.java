package io.kasmina.perf.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How fast a backlog was worked off, by the times that the records of the answers carry: from a part on, when the process has warmed up, to a
 * part near the end, while there was still enough to do. One thread.
 */
final class Throughput {

    private static final double FROM = 0.1;

    /** While one process has still enough to do. */
    private static final double NEARLY_ALL = 0.95;

    /** While each of several, which share a backlog evenly, has still enough to do. */
    static final double MOST = 0.6;

    private static final Duration WAIT = Duration.ofMillis(50);

    private final int total;
    private final long[] millis;
    private int seen;

    private Throughput(int total) {
        this.total = total;
        millis = new long[total];
    }

    /**
     * Waits until all answers are there.
     *
     * @param tap gives them
     * @param total how many
     * @param worker who must live until then
     * @param patience the longest wait
     * @return answers a second
     */
    static double of(Tap tap, int total, Worker worker, Duration patience) {
        return of(tap, total, List.of(worker), patience, NEARLY_ALL);
    }

    /** Measures so what several do, up to another part, below 1. */
    static double of(Tap tap, int total, List<Worker> workers, Duration patience, double part) {
        Throughput throughput = new Throughput(total);
        long end = System.nanoTime() + patience.toNanos();
        while (throughput.seen < total) {
            tap.read(WAIT, record -> throughput.take(record.timestamp()));
            boolean alive = workers.stream().allMatch(Worker::isAlive);
            if (!alive || System.nanoTime() > end) {
                throw new IllegalStateException(
                        throughput.seen + " of " + total + " answers, then " + (alive ? "silence" : "death"));
            }
        }
        return throughput.rate(part);
    }

    private void take(long time) {
        if (seen < total) {
            millis[seen++] = time;
        }
    }

    private double rate(double part) {
        Arrays.sort(millis);
        int from = (int) (FROM * total);
        int to = (int) (part * total);
        return (to - from) * 1e3 / Math.max(1, millis[to] - millis[from]);
    }
}
