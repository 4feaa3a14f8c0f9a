package io.kasmina.pipeline.state;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.breaker.BreakerState;
import io.kasmina.breaker.CircuitBreaker;
import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The host's isolation breaker: while it is open no seed enters TRAINING or BLENDING. Written by the step in flight and by
 * streams of gradients, each through a compare-and-set of an immutable breaker; read by every lane.
 */
public final class IsolationGuard {

    private static final String NAME = "isolation";

    private final LongSupplier nanoTime;
    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private final AtomicReference<IsolationBreaker> breaker;

    /**
     * Makes a closed guard.
     *
     * @param config threshold, time and trial successes
     * @param nanoTime a monotonic clock in nanoseconds
     * @param telemetry hears of transitions
     * @param recorder takes state and failures
     */
    public IsolationGuard(
            BreakerConfig config, LongSupplier nanoTime, TelemetrySink telemetry, StageRecorder recorder) {
        this(CircuitBreaker.closed(config), nanoTime, telemetry, recorder);
    }

    private IsolationGuard(
            CircuitBreaker first, LongSupplier nanoTime, TelemetrySink telemetry, StageRecorder recorder) {
        this.breaker = new AtomicReference<>(new IsolationBreaker(first, Map.of()));
        this.nanoTime = nanoTime;
        this.telemetry = telemetry;
        this.recorder = recorder;
        measure();
    }

    /**
     * Returns a guard that goes on where seeds were when they were kept; what was counted towards a transition is counted anew.
     *
     * @param seeds what was kept; empty for a closed guard
     * @param clock tells how much of an OPEN breaker's time is left
     * @param config threshold, time and trial successes
     * @param nanoTime a monotonic clock in nanoseconds
     * @param telemetry hears of transitions from now on
     * @param recorder takes state and failures
     */
    public static IsolationGuard of(
            List<SeedSnapshot> seeds,
            Clock clock,
            BreakerConfig config,
            LongSupplier nanoTime,
            TelemetrySink telemetry,
            StageRecorder recorder) {
        IsolationMark mark = IsolationMark.of(seeds);
        long left = Math.min(millisUntil(mark.until(), clock), config.timeoutMillis());
        CircuitBreaker first = new CircuitBreaker(
                config, mark.state(), 0, 0, nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(left));
        return new IsolationGuard(first, nanoTime, telemetry, recorder);
    }

    private static long millisUntil(@Nullable Instant until, Clock clock) {
        return until == null ? 0 : Math.max(0, until.toEpochMilli() - clock.millis());
    }

    /**
     * Returns what the breaker is now; any thread.
     *
     * @param clock outlives the process
     */
    public IsolationMark mark(Clock clock) {
        CircuitBreaker now = current();
        return now.state() == BreakerState.OPEN
                ? new IsolationMark(now.state(), clock.instant().plusNanos(now.untilNanos() - nanoTime.getAsLong()))
                : new IsolationMark(now.state(), null);
    }

    /** Tells whether the breaker keeps seeds out; any thread. */
    public boolean isOpen() {
        return !current().allow(nanoTime.getAsLong()).allowed();
    }

    /** Books one isolation check of a seed; any thread. */
    public void book(SeedId seed, boolean violated) {
        long now = nanoTime.getAsLong();
        IsolationBreaker before = breaker.getAndUpdate(current -> current.booked(seed, violated, now));
        // The same pure functions once more: what this call changed, whatever others did meanwhile.
        BreakerState asked = before.breaker().allow(now).next().state();
        say(before.breaker().state(), asked);
        say(asked, before.booked(seed, violated, now).breaker().state());
        measure();
    }

    private CircuitBreaker current() {
        return Objects.requireNonNull(breaker.get()).breaker();
    }

    private void measure() {
        CircuitBreaker current = current();
        recorder.gauge(
                MetricName.BREAKER_STATE,
                Map.of("breaker", NAME),
                current.state().number());
        recorder.gauge(MetricName.BREAKER_FAILURES, Map.of("breaker", NAME), current.failures());
    }

    private void say(BreakerState from, BreakerState to) {
        if (from == to) {
            return;
        }
        Level level = to == BreakerState.OPEN ? Level.CRITICAL : Level.INFO;
        telemetry.emit(Event.global(
                EventName.BREAKER_TRANSITION, level, Map.of("breaker", NAME, "from", from.name(), "to", to.name())));
    }
}
