package io.kasmina.pipeline.lane;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The journal on a plain thread of its own.
 *
 * <p>Single writer: files and figures are written by this thread alone, figures are read through volatile fields. Producers are admitted by
 * raising the depth, add to the queue and leave a permit, which is all that wakes the thread; it ends by turning a depth of 0 into ENDED,
 * so that every admitted task runs and every other one is refused.
 */
public final class JournalThread extends Thread implements Journal, AutoCloseable {

    private static final int ENDED = Integer.MIN_VALUE;
    private static final int DEFAULT_CAPACITY = 16_384;

    /** Bounds how long the first of a group waits for the last. */
    private static final int GROUP = 4_096;

    private final Queue<JournalTask> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger depth = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final Semaphore permits = new Semaphore(0);
    private final int capacity;
    private volatile boolean closed;
    private volatile long tasks;
    private volatile long groups;

    private JournalThread(int capacity) {
        super("kasmina-journal-0");
        this.capacity = capacity;
        setDaemon(true);
    }

    /** Starts the journal on a new daemon thread {@code kasmina-journal-0}. */
    public static JournalThread launch() {
        return launch(DEFAULT_CAPACITY);
    }

    /**
     * Starts a journal with another bound.
     *
     * @param capacity most tasks that wait or are being made durable, at least 1
     */
    public static JournalThread launch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: must be at least 1, was " + capacity);
        }
        JournalThread thread = new JournalThread(capacity);
        thread.start();
        return thread;
    }

    @Override
    public Admission offer(JournalTask task) {
        if (closed) {
            return Admission.CLOSED;
        }
        int before = admit(capacity);
        if (before == ENDED) {
            return Admission.CLOSED;
        }
        if (before >= capacity) {
            refused.incrementAndGet();
            return Admission.FULL;
        }
        enqueue(task);
        return Admission.TAKEN;
    }

    @Override
    public void release(Runnable release) {
        if (admit(Integer.MAX_VALUE) == ENDED) {
            release.run();
        } else {
            enqueue(new Release(release));
        }
    }

    @Override
    public JournalFigures figures() {
        return new JournalFigures(Math.max(0, depth.get()), tasks, groups, refused.get());
    }

    /** Lets the thread finish what is queued and end; later tasks are refused. Does not wait; {@link #awaitEnd} does. */
    @Override
    public void close() {
        closed = true;
        permits.release();
    }

    /**
     * Waits for the thread's end after {@link #close}, for callers that may block.
     *
     * @param timeout longest wait in milliseconds
     * @return true if the thread ended
     */
    public boolean awaitEnd(long timeout) throws InterruptedException {
        TimeUnit.MILLISECONDS.timedJoin(this, timeout);
        return !isAlive();
    }

    @Override
    public void run() {
        do {
            permits.acquireUninterruptibly();
            permits.drainPermits();
            // Nobody speaks to this thread by interrupts, and one left set would close the files.
            Thread.interrupted();
            while (commitNext()) {}
        } while (!(closed && depth.compareAndSet(0, ENDED)));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is the only writer
    private boolean commitNext() {
        JournalGroup group = new JournalGroup();
        for (JournalTask task = queue.poll(); task != null; task = group.size() < GROUP ? queue.poll() : null) {
            group.add(task);
        }
        if (group.size() == 0) {
            return false;
        }
        group.commit();
        tasks += group.size();
        groups++;
        depth.addAndGet(-group.size());
        return true;
    }

    /** Raises the depth unless it is at the bound or the thread ended; returns what it was. */
    private int admit(int bound) {
        return depth.getAndUpdate(now -> now == ENDED || now >= bound ? now : now + 1);
    }

    private void enqueue(JournalTask task) {
        queue.add(task);
        permits.release();
    }

    private record Release(Runnable release) implements JournalTask {

        @Override
        public JournalFile file() {
            return JournalFile.NONE;
        }

        @Override
        public void write() {}

        @Override
        public void end(@Nullable IOException failure) {
            release.run();
        }
    }
}
