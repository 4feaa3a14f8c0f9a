package io.kasmina.prefetch;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.breaker.BreakerState;
import io.kasmina.breaker.CircuitBreaker;
import io.kasmina.breaker.CircuitBreaker.Action;
import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Locale;
import java.util.Map;

/** The fetch breaker, with an event for every transition, denial and result on trial. Not thread-safe. */
final class FetchBreaker {

    private static final String NAME = "fetch";

    private final TelemetrySink telemetry;
    private CircuitBreaker breaker;

    FetchBreaker(BreakerConfig config, TelemetrySink telemetry) {
        this.telemetry = telemetry;
        breaker = CircuitBreaker.closed(config);
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

    private void take(CircuitBreaker.Step step) {
        BreakerState from = breaker.state();
        BreakerState to = step.next().state();
        breaker = step.next();
        boolean onTrial = from == BreakerState.HALF_OPEN && step.action() == Action.COUNT;
        if (from != to || onTrial) {
            Level level = to == BreakerState.OPEN ? Level.WARNING : Level.INFO;
            telemetry.emit(Event.global(
                    EventName.BREAKER_TRANSITION,
                    level,
                    Map.of("breaker", NAME, "from", code(from), "to", code(to), "action", code(step.action()))));
        }
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
