package io.kasmina.pipeline.lane;

import io.kasmina.contract.UsageFault;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Runs tasks one after the other on one worker of a shared scheduler; whatever is touched only by its tasks has a single writer.
 *
 * <p>Many threads may post. The poster that finds the mailbox idle schedules a drain, which takes up to {@value #TURN} tasks before it
 * lets others have the worker, so that a burst costs one hop and mailboxes that share a worker share it fairly. A task that throws is
 * reported as dropped and does not stop those behind it.
 */
public final class SerialMailbox implements Disposable {

    /** Most tasks that run before the worker is offered to others. */
    private static final int TURN = 1024;

    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Scheduler scheduler;
    private final Scheduler.Worker worker;

    /** Those that fire once; not the worker's, which looks through all of its tasks whenever one of them ends. */
    private final Set<Timer> timers = ConcurrentHashMap.newKeySet();

    private boolean ended;

    /**
     * Makes a mailbox.
     *
     * @param scheduler gives the worker; its threads must not be blocked by tasks, and it must outlive the mailbox: a drain that a
     *     disposed scheduler throws away leaves whoever asked without an answer
     */
    public SerialMailbox(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.worker = scheduler.createWorker();
    }

    /**
     * Queues a task; any thread. After {@link #dispose} it is dropped, or refused if it is {@link Awaited}.
     *
     * @param task must not block and must not throw
     */
    public void post(Runnable task) {
        offer(task);
    }

    /** Queues a task after a delay; any thread. Dropped after {@link #dispose}. */
    public Disposable postLater(Runnable task, long delayMillis) {
        Timer timer = new Timer(task);
        timers.add(timer);
        Disposable started = timed(() -> scheduler.schedule(timer, delayMillis, TimeUnit.MILLISECONDS));
        timer.scheduled.update(started);
        if (closed.get() || started.isDisposed()) {
            timer.dispose();
        }
        return timer;
    }

    /** Queues a task every period, beginning after one; any thread. Ends with {@link #dispose}. */
    public Disposable postEvery(Runnable task, long periodMillis) {
        return timed(
                () -> worker.schedulePeriodically(() -> post(task), periodMillis, periodMillis, TimeUnit.MILLISECONDS));
    }

    /**
     * Queues a task whose result is awaited.
     *
     * @param task gets a sink that it completes once, now or later
     * @return completes on the mailbox's worker; errors with what the task threw, or with {@link UsageFault} PIPELINE_CLOSED after
     *     {@link #dispose}
     */
    public <T> Mono<T> ask(Consumer<MonoSink<T>> task) {
        return Mono.create(sink -> offer(new Asking<>(task, sink)));
    }

    /** Runs what was posted before, then gives the worker and its timers back. Idempotent; does not wait. */
    @Override
    public void dispose() {
        if (closed.compareAndSet(false, true)) {
            enqueue(this::end);
        }
    }

    @Override
    public boolean isDisposed() {
        return closed.get();
    }

    private void offer(Runnable task) {
        if (closed.get()) {
            refuse(task);
        } else {
            enqueue(task);
        }
    }

    private void enqueue(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            worker.schedule(this::drain);
        } catch (RejectedExecutionException gone) {
            // The scheduler went first. Whoever finds the mailbox idle owns the drain, so this thread may refuse what
            // is queued.
            closed.set(true);
            ended = true;
            drain();
        }
    }

    private void drain() {
        int turn = ended ? pending.get() : Math.min(pending.get(), TURN);
        int taken = 0;
        try {
            while (taken < turn) {
                Runnable task = Objects.requireNonNull(tasks.poll(), "counted after it was added");
                taken++;
                perform(task);
            }
        } finally {
            // Also where a hook for dropped errors throws: a mailbox that is never given up would hang for good.
            if (pending.addAndGet(-taken) > 0) {
                schedule();
            }
        }
    }

    private void perform(Runnable task) {
        try {
            if (ended) {
                refuse(task);
            } else {
                task.run();
            }
        } catch (Throwable failure) {
            Operators.onErrorDropped(failure, Context.empty());
        }
    }

    private void end() {
        ended = true;
        timers.forEach(Timer::dispose);
        worker.dispose();
    }

    private static Disposable timed(Supplier<Disposable> schedule) {
        try {
            return schedule.get();
        } catch (RejectedExecutionException ended) {
            return Disposables.disposed();
        }
    }

    private static void refuse(Runnable task) {
        if (task instanceof Awaited awaited) {
            awaited.refuse(new UsageFault(UsageFault.Kind.PIPELINE_CLOSED, "the mailbox is closed"));
        }
    }

    /** A task that somebody waits for. */
    public interface Awaited extends Runnable {

        /** Tells whoever waits that it will not run; any thread. */
        void refuse(UsageFault closed);
    }

    /** Posts a task when its time comes. */
    private final class Timer implements Runnable, Disposable {

        private final Disposable.Swap scheduled = Disposables.swap();
        private final Runnable task;

        private Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            dispose();
            post(task);
        }

        @Override
        public void dispose() {
            timers.remove(this);
            scheduled.dispose();
        }

        @Override
        public boolean isDisposed() {
            return scheduled.isDisposed();
        }
    }

    private record Asking<T>(Consumer<MonoSink<T>> task, MonoSink<T> sink) implements Awaited {

        @Override
        public void run() {
            try {
                task.accept(sink);
            } catch (Throwable failure) {
                sink.error(failure);
            }
        }

        @Override
        public void refuse(UsageFault closed) {
            sink.error(closed);
        }
    }
}
