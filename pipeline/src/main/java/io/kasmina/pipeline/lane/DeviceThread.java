package io.kasmina.pipeline.lane;

import io.kasmina.contract.UsageFault;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The device lane on a plain thread of its own.
 *
 * <p>Single writer: figures are written by this thread alone and read through volatile fields. Producers add to the queues,
 * then wake the thread if it announced that it is about to park; the announcement precedes the last look at the queues, so that no
 * task is left behind. A producer is admitted by raising the depth; the thread ends by turning a depth of 0 into ENDED, so that
 * every admitted task runs and every other one is refused.
 */
public final class DeviceThread extends Thread implements DeviceLane, AutoCloseable {

    private static final int ENDED = Integer.MIN_VALUE;

    /** How often it looks for a task before it parks: some 10 µs on an idle machine. */
    private static final int LOOKS = 20;

    private final Queue<Runnable> control = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> data = new ConcurrentLinkedQueue<>();
    private final AtomicInteger depth = new AtomicInteger();
    private final long startedAt = System.nanoTime();
    private volatile boolean parked;
    private volatile boolean closed;
    private volatile long busyNanos;
    private volatile long longestNanos;
    private volatile long tasks;

    private DeviceThread(String name) {
        super(name);
        setDaemon(true);
    }

    /** Starts the lane on a new daemon thread {@code kasmina-device-0}. */
    public static DeviceThread launch() {
        DeviceThread thread = new DeviceThread("kasmina-device-0");
        thread.start();
        return thread;
    }

    @Override
    public boolean onDevice() {
        return Thread.currentThread() == this;
    }

    @Override
    public <T> Mono<T> control(Callable<? extends T> task) {
        return Mono.fromDirect(waiting -> submit(control, task, waiting));
    }

    @Override
    public <T> Mono<T> data(Callable<? extends T> task) {
        return Mono.fromDirect(waiting -> submit(data, task, waiting));
    }

    @Override
    public void release(Runnable release) {
        if (onDevice()) {
            release.run();
        } else if (admit()) {
            enqueue(control, release);
        }
    }

    @Override
    public DeviceFigures figures() {
        double elapsed = Math.max(1, System.nanoTime() - startedAt);
        return new DeviceFigures(Math.max(0, depth.get()), Math.min(1, busyNanos / elapsed), longestNanos, tasks);
    }

    /**
     * Lets the thread finish what is queued and end. Later tasks fail with PIPELINE_CLOSED. Does not wait; {@link #awaitEnd} does.
     */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(this);
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
        for (Runnable task = next(); task != null; task = next()) {
            long began = System.nanoTime();
            try {
                task.run();
            } catch (Throwable failure) {
                // Subscribers and releases must not throw; one that does must not take the lane from everyone else.
                getUncaughtExceptionHandler().uncaughtException(this, failure);
            }
            account(System.nanoTime() - began);
        }
    }

    private @Nullable Runnable next() {
        while (true) {
            Runnable task = poll();
            if (task != null || (closed && depth.compareAndSet(0, ENDED))) {
                return task;
            }
            if (lingers()) {
                continue;
            }
            parked = true;
            if (!hasTask() && !(closed && depth.get() == 0)) {
                LockSupport.park(this);
                // Nobody speaks to this thread by interrupts, and one left set would turn the wait into a spin.
                Thread.interrupted();
            }
            parked = false;
        }
    }

    /**
     * Gives the core up a few times before it parks, and tells whether a task came meanwhile. Waking a parked thread costs its producer a
     * system call, and both two switches where they share a core: once a task in a stream of short ones.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint that only saves time; the parking below is what is relied on
    private boolean lingers() {
        for (int looks = 0; looks < LOOKS && !closed; looks++) {
            Thread.yield();
            if (hasTask()) {
                return true;
            }
        }
        return false;
    }

    private boolean hasTask() {
        return !control.isEmpty() || !data.isEmpty();
    }

    private @Nullable Runnable poll() {
        Runnable task = control.poll();
        task = task != null ? task : data.poll();
        if (task != null) {
            depth.decrementAndGet();
        }
        return task;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is the only writer
    private void account(long nanos) {
        busyNanos += nanos;
        longestNanos = Math.max(longestNanos, nanos);
        tasks++;
    }

    private <T> void submit(Queue<Runnable> mailbox, Callable<? extends T> task, Subscriber<? super T> waiting) {
        if (onDevice()) {
            Operators.error(
                    waiting,
                    new UsageFault(
                            UsageFault.Kind.AWAITS_OWN_LANE,
                            "work for the device lane was subscribed on the device thread; call the scope directly"));
            return;
        }
        DeviceTask<T> queued = new DeviceTask<>(task, waiting, this);
        waiting.onSubscribe(queued);
        if (!closed && admit()) {
            enqueue(mailbox, queued);
        } else {
            queued.fail(new UsageFault(UsageFault.Kind.PIPELINE_CLOSED, "the device lane is closed"));
        }
    }

    private boolean admit() {
        return depth.getAndUpdate(now -> now == ENDED ? ENDED : now + 1) != ENDED;
    }

    private void enqueue(Queue<Runnable> mailbox, Runnable task) {
        mailbox.add(task);
        if (parked) {
            LockSupport.unpark(this);
        }
    }
}
