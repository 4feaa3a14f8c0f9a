package io.kasmina.pipeline.lane;

/**
 * How many tasks the device thread did and how long they took.
 *
 * <p>Single writer: the device thread, one task after the other; anybody reads through volatile fields.
 */
final class DeviceClock {

    private static final long NONE = -1;

    private final long startedAt = System.nanoTime();
    private volatile long busyNanos;
    private volatile long longestNanos;
    private volatile long tasks;
    private volatile long began = NONE;

    /** Begins a task; the device thread only. */
    void begin() {
        began = now();
    }

    /** Returns how long the running task has run, in nanoseconds; the device thread only. */
    long running() {
        return now() - began;
    }

    /** Ends the running task, and with it its number; the device thread only. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the device thread is the only writer
    void end(long nanos) {
        busyNanos += nanos;
        longestNanos = Math.max(longestNanos, nanos);
        began = NONE;
        tasks++;
    }

    /** Returns how many tasks ended, which is also the running one's number; any thread. */
    long tasks() {
        return tasks;
    }

    /** Returns its figures beside those of the mailboxes; any thread. */
    DeviceFigures figures(int queueDepth, long pushedBack) {
        long ended = tasks;
        long since = began;
        long now = now();
        // A task that ended meanwhile says nothing about the next one.
        long present = since == NONE || tasks != ended ? 0 : Math.max(1, now - since);
        return new DeviceFigures(
                queueDepth,
                pushedBack,
                Math.min(1, (busyNanos + present) / (double) Math.max(1, now)),
                Math.max(longestNanos, present),
                ended,
                present);
    }

    private long now() {
        return System.nanoTime() - startedAt;
    }
}
