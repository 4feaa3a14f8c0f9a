package io.kasmina.pipeline.lane;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Wake-ups that the device thread puts off while short tasks follow one another: each is a system call, and on a shared core a switch to
 * the woken thread and back, as dear as a small blend.
 *
 * <p>The device thread alone holds and counts; any thread may let go, and each wake-up is taken, and so run, once. A mailbox or stream is
 * woken once until it ran, so that no more are held than there are of them.
 */
final class HeldWakes {

    /** Most short tasks in a row that a wake-up waits for. */
    private static final int MOST = 32;

    /** Device time after which no further task is waited for: some {@value #MOST} small blends. */
    private static final long LONGEST_NANOS = 400_000;

    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private int tasks;
    private long nanos;

    /** Puts a wake-up off; the device thread only. */
    void hold(Runnable wake) {
        held.add(wake);
    }

    /** Counts a short task that ended, and lets go where enough of them did; the device thread only. */
    void ended(long took) {
        nanos += took;
        if (++tasks >= MOST || nanos >= LONGEST_NANOS) {
            release();
        }
    }

    /** Ends the row and lets go; the device thread only. */
    void release() {
        tasks = 0;
        nanos = 0;
        letGo();
    }

    /** Runs what is held, oldest first; any thread. */
    void letGo() {
        for (Runnable wake = held.poll(); wake != null; wake = held.poll()) {
            try {
                wake.run();
            } catch (Throwable failure) {
                // As of any task: one whom nobody can wake must not take the lane from everyone else.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            }
        }
    }
}
