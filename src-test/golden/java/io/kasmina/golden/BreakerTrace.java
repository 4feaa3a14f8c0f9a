package io.kasmina.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kasmina.breaker.BreakerConfig;
import io.kasmina.breaker.BreakerState;
import io.kasmina.breaker.CircuitBreaker;
import io.kasmina.breaker.CircuitBreaker.Action;
import java.util.Map;

/** Replays one trace of breaker calls. */
final class BreakerTrace {

    private static final Map<String, Action> ACTIONS = Map.of(
            "null", Action.NONE,
            "count", Action.COUNT,
            "transition", Action.TRANSITION,
            "denied", Action.DENIED,
            "extend", Action.EXTENDED,
            "forced", Action.FORCED);

    private final JsonNode trace;
    private CircuitBreaker breaker;
    // Any reading will do, so one that overflows during the trace.
    private long nowNanos = Long.MAX_VALUE - 1_000;

    BreakerTrace(JsonNode trace) {
        this.trace = trace;
        this.breaker = CircuitBreaker.closed(new BreakerConfig(
                trace.get("failure_threshold").asInt(),
                trace.get("timeout_ms").asLong(),
                trace.get("success_threshold").asInt()));
    }

    void check() {
        int index = 0;
        for (JsonNode op : trace.get("ops")) {
            if (isWantedDifference(op)) {
                return;
            }
            replay(op, "op " + index++ + " " + op);
        }
    }

    /** The prototype waits for its threshold in HALF_OPEN, where Kasmina reopens at once. */
    private boolean isWantedDifference(JsonNode op) {
        return op.get("op").asText().equals("fail")
                && breaker.state() == BreakerState.HALF_OPEN
                && breaker.config().failureThreshold() > 1;
    }

    private void replay(JsonNode op, String description) {
        if (op.get("op").asText().equals("tick")) {
            nowNanos += Math.round(op.get("seconds").asDouble() * 1e9);
        } else {
            CircuitBreaker.Step step = call(op.get("op").asText());
            breaker = step.next();
            assertThat(step.action())
                    .as(description)
                    .isEqualTo(ACTIONS.get(op.get("event").asText()));
            assertThat(step.allowed())
                    .as(description)
                    .isEqualTo(op.path("allowed").asBoolean(true));
        }
        assertThat("CIRCUIT_STATE_" + breaker.state())
                .as(description)
                .isEqualTo(op.get("state").asText());
        assertThat(breaker.failures())
                .as(description)
                .isEqualTo(op.get("failures").asInt());
    }

    private CircuitBreaker.Step call(String op) {
        return switch (op) {
            case "allow" -> breaker.allow(nowNanos);
            case "ok" -> breaker.ok(nowNanos);
            case "fail" -> breaker.fail(nowNanos);
            case "force_open" -> breaker.force(BreakerState.OPEN, nowNanos);
            case "force_half" -> breaker.force(BreakerState.HALF_OPEN, nowNanos);
            case "force_closed" -> breaker.force(BreakerState.CLOSED, nowNanos);
            default -> throw new IllegalArgumentException("golden: unknown breaker call " + op);
        };
    }
}
