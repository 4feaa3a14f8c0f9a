package io.kasmina.pipeline.state;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The quota of pauses of all seeds: so many within a window, which begins with the first pause after the last window's end. Written by every
 * lane: one immutable window at a time, replaced by compare-and-set, so that no pause is counted twice or not at all.
 */
public final class PauseQuota implements Meters {

    private final int quota;
    private final long windowNanos;
    private final LongSupplier nanoTime;
    private final AtomicReference<Window> window;

    /**
     * Makes a quota.
     *
     * @param quota most pauses within a window, at least 1
     * @param window its length
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public PauseQuota(int quota, Duration window, LongSupplier nanoTime) {
        this.quota = quota;
        this.windowNanos = window.toNanos();
        this.nanoTime = nanoTime;
        this.window = new AtomicReference<>(new Window(nanoTime.getAsLong(), 0));
    }

    /**
     * Makes the quota of a configuration.
     *
     * @param config quota and window
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public static PauseQuota of(RecoveryConfig config, LongSupplier nanoTime) {
        return new PauseQuota(config.pauseQuota(), config.pauseWindow(), nanoTime);
    }

    @Override
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    @Override
    public boolean takePause() {
        long now = nanoTime.getAsLong();
        Window before = window.getAndUpdate(current -> current.after(now, windowNanos, quota));
        return before.taken < quota || before.isOver(now, windowNanos);
    }

    private record Window(long began, int taken) {

        Window after(long now, long length, int quota) {
            if (isOver(now, length)) {
                return new Window(now, 1);
            }
            return taken < quota ? new Window(began, taken + 1) : this;
        }

        boolean isOver(long now, long length) {
            return now - began >= length;
        }
    }
}
