package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.lane.SerialMailbox;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Rings once, at the earliest of the times that it was set to; then it may be set again. Confined to its mailbox. */
final class Alarm {

    private final SerialMailbox mailbox;
    private final LongSupplier clock;
    private final Runnable task;
    private Disposable set = Disposables.disposed();
    private long at;

    /**
     * Makes an alarm that is not set.
     *
     * @param mailbox runs the task
     * @param clock the timer's nanoseconds
     * @param task what it does when it rings
     */
    Alarm(SerialMailbox mailbox, LongSupplier clock, Runnable task) {
        this.mailbox = mailbox;
        this.clock = clock;
        this.task = task;
    }

    /** Sets it to ring after so many nanoseconds, a millisecond at least. */
    void within(long nanos) {
        long next = clock.getAsLong() + nanos;
        if (set.isDisposed() || next < at) {
            set.dispose();
            at = next;
            set = mailbox.postLater(task, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        }
    }

    /** Takes back what was set. */
    void stop() {
        set.dispose();
    }
}
