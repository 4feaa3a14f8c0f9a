package io.kasmina.blend;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A scheduler whose clock can be set back while its timers go on, as a machine's wall clock can. */
final class SteppedTime implements Scheduler {

    private final Scheduler real;
    private long offset;

    SteppedTime(Scheduler real) {
        this.real = real;
    }

    void setBack(Duration by) {
        offset -= by.toNanos();
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(real.now(TimeUnit.NANOSECONDS) + offset, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return real.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return real.schedule(task, delay, unit);
    }

    @Override
    public Worker createWorker() {
        return real.createWorker();
    }
}
