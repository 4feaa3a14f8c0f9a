package io.kasmina.perf.kafka;

import java.time.Duration;

/**
 * One side of a comparison: a process, warm, and what comes out of it. A backlog is laid while the process is halted, so that nobody shares the
 * machine with it afterwards. One thread; closing ends the process.
 */
final class Side implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(55);

    private final Worker worker;
    private final Tap tap;

    /**
     * Takes over a process that begins.
     *
     * @param worker the process
     * @param tap at the end of what it writes
     */
    Side(Worker worker, Tap tap) {
        this.worker = worker;
        this.tap = tap;
    }

    Tap tap() {
        return tap;
    }

    Worker worker() {
        return worker;
    }

    /**
     * Measures one backlog, which must be laid well within the time after which a silent process loses its partitions.
     *
     * @param lay lays it
     * @param count answers to it
     * @return answers a second
     */
    double rate(Runnable lay, int count) {
        worker.halt();
        lay.run();
        worker.resume();
        return Throughput.of(tap, count, worker, PATIENCE);
    }

    /** Measures one backlog while another side stands still, which must not take longer than that one's silence is borne. */
    double rate(Side other, Runnable lay, int count) {
        other.worker.halt();
        try {
            return rate(lay, count);
        } finally {
            other.worker.resume();
        }
    }

    @Override
    public void close() {
        tap.close();
        worker.stop();
    }
}
