package io.kasmina.prefetch;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.breaker.BreakerState;
import io.kasmina.breaker.CircuitBreaker;
import io.kasmina.breaker.CircuitBreaker.Action;
import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The fetch breaker, with an event for every transition, denial, result on trial and force. Not thread-safe. */
final class FetchBreaker {

    private static final String NAME = "fetch";

    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private CircuitBreaker breaker;

    FetchBreaker(BreakerConfig config, TelemetrySink telemetry, StageRecorder recorder) {
        this.telemetry = telemetry;
        this.recorder = recorder;
        breaker = CircuitBreaker.closed(config);
        measure();
    }

    boolean allow(SeedId seed, long nowNanos) {
        CircuitBreaker.Step step = breaker.allow(nowNanos);
        take(step);
        if (!step.allowed()) {
            telemetry.emit(Event.of(EventName.BREAKER_DENIED, Level.WARNING, seed, Map.of("breaker", NAME)));
        }
        return step.allowed();
    }

    void ok(long nowNanos) {
        take(breaker.ok(nowNanos));
    }

    void fail(long nowNanos) {
        take(breaker.fail(nowNanos));
    }

    void force(BreakerState state, String rationale, long nowNanos) {
        CircuitBreaker.Step step = breaker.force(state, nowNanos);
        emit(step, rationale.isBlank() ? Map.of() : Map.of("rationale", rationale));
        replace(step);
    }

    private void take(CircuitBreaker.Step step) {
        boolean onTrial = breaker.state() == BreakerState.HALF_OPEN && step.action() == Action.COUNT;
        if (breaker.state() != step.next().state() || onTrial) {
            emit(step, Map.of());
        }
        replace(step);
    }

    private void replace(CircuitBreaker.Step step) {
        breaker = step.next();
        measure();
    }

    private void measure() {
        recorder.gauge(
                MetricName.BREAKER_STATE,
                Map.of("breaker", NAME),
                breaker.state().number());
        recorder.gauge(MetricName.BREAKER_FAILURES, Map.of("breaker", NAME), breaker.failures());
    }

    private void emit(CircuitBreaker.Step step, Map<String, String> more) {
        BreakerState to = step.next().state();
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put("breaker", NAME);
        attributes.put("from", code(breaker.state()));
        attributes.put("to", code(to));
        attributes.put("action", code(step.action()));
        Level level = to == BreakerState.OPEN ? Level.WARNING : Level.INFO;
        telemetry.emit(Event.global(EventName.BREAKER_TRANSITION, level, attributes));
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
