package io.kasmina.pipeline.lane;

import io.kasmina.contract.UsageFault;
import java.util.concurrent.Callable;
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
 * <p>Producers add to the queues, then wake the thread if it announced that it is about to park; the announcement precedes the last look
 * at the queues, so that no task is left behind. A producer is admitted by raising the depth; the thread ends by turning a depth of 0 into
 * ENDED, so that every admitted task runs or is given up and every other one is refused.
 *
 * <p>Only {@code givenUp} is written by another, the one who watches. A wedged task is given up by its number, which is how many ended
 * before it: with its end the lane works again, and nobody has to say so. Until then others take data out of its mailbox and give it up;
 * whoever takes a task has it alone.
 */
public final class DeviceThread extends Thread implements DeviceLane, AutoCloseable {

    private static final int ENDED = Integer.MIN_VALUE;
    private static final long NONE = -1;

    /** Places of each mailbox: some dozens of streams in full flight. */
    private static final int PLACES = 1_024;

    /** How often it looks for a task before it parks: some 10 µs on an idle machine. */
    private static final int LOOKS = 20;

    private final Mailbox control;
    private final Mailbox data;
    private final AtomicInteger depth = new AtomicInteger();
    private final DeviceClock clock = new DeviceClock();
    private final HeldWakes wakes = new HeldWakes();
    private final AtomicInteger giving = new AtomicInteger();
    private boolean inBurst;
    private volatile boolean parked;
    private volatile boolean closed;
    private volatile long givenUp = NONE;
    private volatile @Nullable Runnable running;

    private DeviceThread(int places) {
        super("kasmina-device-0");
        control = new Mailbox(places);
        data = new Mailbox(places);
        setDaemon(true);
    }

    /** Starts the lane on a new daemon thread {@code kasmina-device-0}. */
    public static DeviceThread launch() {
        return launch(PLACES);
    }

    /**
     * Starts a lane with other mailboxes.
     *
     * @param places tasks that each mailbox holds, at least 1; more of them wait at its door
     */
    public static DeviceThread launch(int places) {
        if (places < 1) {
            throw new IllegalArgumentException("places: must be at least 1, was " + places);
        }
        DeviceThread thread = new DeviceThread(places);
        thread.start();
        return thread;
    }

    @Override
    public boolean onDevice() {
        return Thread.currentThread() == this;
    }

    @Override
    public <T> Mono<T> control(Callable<? extends T> task) {
        return Mono.fromDirect(waiting -> submit(control, task, waiting, false));
    }

    @Override
    public <T> Mono<T> data(Callable<? extends T> task) {
        return Mono.fromDirect(waiting -> submit(data, task, waiting, false));
    }

    @Override
    public <T> Mono<T> burst(Callable<? extends T> task) {
        return Mono.fromDirect(waiting -> submit(data, task, waiting, true));
    }

    @Override
    public void wakeOthers() {
        wakes.letGo();
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
    public int giveUp(long task) {
        // Read before the number, so that it is that task or one that ended before, for which nobody waits any more.
        Runnable present = running;
        if (clock.tasks() != task) {
            return 0;
        }
        // In the order in which they came; what comes from now on finds the number.
        int count = DeviceTask.giveUp(present);
        givenUp = task;
        count += giveUpWaiting();
        wakeOthers();
        return count;
    }

    @Override
    public DeviceFigures figures() {
        return clock.figures(Math.max(0, depth.get()), control.pushedBack() + data.pushedBack());
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
            enter(task);
            clock.begin();
            try {
                task.run();
            } catch (Throwable failure) {
                // Subscribers and releases must not throw; one that does must not take the lane from everyone else.
                getUncaughtExceptionHandler().uncaughtException(this, failure);
            }
            account(clock.running());
        }
    }

    /** Tells whether a task of a burst runs; this thread only. */
    boolean inBurst() {
        return inBurst;
    }

    /** Puts a wake-up off to the end of the burst; this thread only. */
    void hold(Runnable wake) {
        wakes.hold(wake);
    }

    /** A release is short too, and comes between the tasks of a burst. */
    private void enter(Runnable task) {
        inBurst = task instanceof DeviceTask<?> one && one.isBrief();
        if (!inBurst && task instanceof DeviceTask<?>) {
            wakes.release();
        }
    }

    private @Nullable Runnable next() {
        while (true) {
            Runnable task = poll();
            if (task != null) {
                return task;
            }
            wakes.release();
            if (closed && depth.compareAndSet(0, ENDED)) {
                return null;
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
        if (task == null) {
            task = data.poll();
        }
        if (task != null) {
            running = task;
            depth.decrementAndGet();
        }
        return task;
    }

    private void account(long nanos) {
        wakes.ended(nanos);
        running = null;
        clock.end(nanos);
    }

    private <T> void submit(Mailbox mailbox, Callable<? extends T> task, Subscriber<? super T> waiting, boolean brief) {
        if (onDevice()) {
            Operators.error(
                    waiting,
                    new UsageFault(
                            UsageFault.Kind.AWAITS_OWN_LANE,
                            "work for the device lane was subscribed on the device thread; call the scope directly"));
            return;
        }
        DeviceTask<T> queued = new DeviceTask<>(task, waiting, this, brief);
        waiting.onSubscribe(queued);
        if (closed || !admit()) {
            queued.fail(new UsageFault(UsageFault.Kind.PIPELINE_CLOSED, "the device lane is closed"));
            return;
        }
        enqueue(mailbox, queued);
        // After it was queued, so that either this or the one who gives up sees the other.
        if (mailbox == data) {
            giveUpWaiting();
        }
    }

    private boolean isGivenUp() {
        return givenUp == clock.tasks();
    }

    /** Empties a stuck lane's mailbox of data. Any thread; one at a time takes and tells, in the order of the mailbox. */
    private int giveUpWaiting() {
        if (!isGivenUp() || giving.getAndIncrement() != 0) {
            return 0;
        }
        int count = 0;
        int missed = 1;
        while (missed != 0) {
            Runnable next = isGivenUp() ? data.poll() : null;
            if (next == null) {
                missed = giving.addAndGet(-missed);
            } else {
                depth.decrementAndGet();
                wake(); // which may wait for nothing else before it ends
                count += DeviceTask.giveUp(next);
            }
        }
        return count;
    }

    private boolean admit() {
        return depth.getAndUpdate(now -> now == ENDED ? ENDED : now + 1) != ENDED;
    }

    private void enqueue(Mailbox mailbox, Runnable task) {
        mailbox.add(task);
        wake();
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(this);
        }
    }
}
