package io.kasmina.pipeline.lane;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * A scheduler whose workers are woken once for a burst of short device tasks, see {@link DeviceLane#burst}: what such a task schedules on
 * a worker reaches it when the burst ends. Everything else, timers among it, passes through at once.
 *
 * <p>Holds no state of its own; thread-safe as the scheduler behind it, which must outlive its users: a task that it refuses after the
 * burst is dropped, and reported unless its worker was disposed.
 */
public final class BurstScheduler implements Scheduler {

    private final Scheduler scheduler;

    private BurstScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Wraps a scheduler, which stays its owner's. */
    public static Scheduler of(Scheduler scheduler) {
        return new BurstScheduler(scheduler);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return scheduler.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return scheduler.schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return scheduler.schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public long now(TimeUnit unit) {
        return scheduler.now(unit);
    }

    @Override
    public Worker createWorker() {
        return new BurstWorker(scheduler.createWorker());
    }

    private record BurstWorker(Worker worker) implements Worker {

        @Override
        public Disposable schedule(Runnable task) {
            if (!(Thread.currentThread() instanceof DeviceThread device) || !device.inBurst() || worker.isDisposed()) {
                return worker.schedule(task);
            }
            Disposable.Swap later = Disposables.swap();
            device.hold(() -> wake(task, later));
            return later;
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return worker.schedule(task, delay, unit);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return worker.schedulePeriodically(task, initialDelay, period, unit);
        }

        @Override
        public void dispose() {
            worker.dispose();
        }

        @Override
        public boolean isDisposed() {
            return worker.isDisposed();
        }

        private void wake(Runnable task, Disposable.Swap later) {
            if (later.isDisposed()) {
                return;
            }
            try {
                later.update(worker.schedule(task));
            } catch (RejectedExecutionException gone) {
                if (!worker.isDisposed()) {
                    Operators.onErrorDropped(gone, Context.empty());
                }
            }
        }
    }
}
