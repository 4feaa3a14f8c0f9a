package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.Readiness;
import org.jspecify.annotations.Nullable;

/** What others may know of a run, any thread. Written by the run: each field by one of its steps, which follow each other. */
final class RunState {

    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    private volatile @Nullable Kasmina pipeline;
    private volatile boolean restored;
    private volatile long committingSince = NONE;
    private volatile long commits;
    private volatile Holding holding = new Holding(0, 0, NONE);

    private record Holding(int records, long frameBytes, long since) {}

    /** Returns the earlier of two times. */
    static long older(long one, long other) {
        if (one == NONE || other == NONE) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    void opened(Kasmina kasmina) {
        pipeline = kasmina;
    }

    void restored() {
        restored = true;
    }

    void committing(long nanos) {
        committingSince = nanos;
    }

    void committed() {
        committingSince = NONE;
        // One commit at a time.
        long before = commits;
        commits = before + 1;
    }

    /**
     * The run holds what is not in a cut.
     *
     * @param records those that wait for a turn
     * @param frameBytes bytes of activations
     * @param since when the oldest of all came
     */
    void holds(int records, long frameBytes, long since) {
        holding = new Holding(records, frameBytes, since);
    }

    PartitionFigures figures(long now) {
        Holding held = holding;
        long oldest = held.since == NONE ? 0 : Math.max(0, now - held.since);
        return new PartitionFigures(isRestored(), held.records, held.frameBytes, oldest, committingFor(now), commits);
    }

    boolean isRestored() {
        return restored;
    }

    boolean isWedged() {
        Kasmina running = pipeline;
        return running != null && running.readiness() == Readiness.DEVICE_WEDGED;
    }

    /** Returns how long the commit in flight takes by now, 0 for none. */
    long committingFor(long nanos) {
        long since = committingSince;
        return since == NONE ? 0 : Math.max(0, nanos - since);
    }

    long commits() {
        return commits;
    }
}
