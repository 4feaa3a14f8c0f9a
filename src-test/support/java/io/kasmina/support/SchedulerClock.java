package io.kasmina.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;

/** A clock that moves with a virtual scheduler, can be set besides, and counts its readings. */
public final class SchedulerClock extends Clock {

    /** What the clock shows when the scheduler is at zero. */
    public static final Instant START = Instant.ofEpochSecond(1_790_000_000L);

    private final Scheduler scheduler;
    private final AtomicInteger readings = new AtomicInteger();
    private volatile Duration offset = Duration.ZERO;

    /** Makes a clock that shows {@link #START} plus the scheduler's time. */
    public SchedulerClock(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Sets the clock forward or, by a negative amount, back, as an operator might. */
    public void shift(Duration amount) {
        offset = offset.plus(amount);
    }

    /** Returns how often the clock was read. */
    public int readings() {
        return readings.get();
    }

    @Override
    public Instant instant() {
        readings.incrementAndGet();
        return START.plus(offset).plusNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
