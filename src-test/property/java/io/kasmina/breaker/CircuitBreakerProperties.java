package io.kasmina.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.CircuitBreaker.Action;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class CircuitBreakerProperties {

    private static final List<BreakerState> FORCED =
            List.of(BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN);

    /** A breaker as a mutable machine over one row of the specification's table at a time. */
    private static final class Model {
        private final BreakerConfig config;
        private BreakerState state = BreakerState.CLOSED;
        private int failures;
        private int successes;
        private long openedAt;

        Model(BreakerConfig config) {
            this.config = config;
        }

        Action allow(long elapsed) {
            if (state == BreakerState.OPEN && elapsed < openedAt + config.timeoutMillis() * 1_000_000) {
                return Action.DENIED;
            }
            if (state != BreakerState.OPEN) {
                return Action.NONE;
            }
            state = BreakerState.HALF_OPEN;
            failures = 0;
            successes = 0;
            return Action.TRANSITION;
        }

        Action ok() {
            if (state == BreakerState.OPEN) {
                return Action.NONE;
            }
            if (state == BreakerState.CLOSED) {
                failures = 0;
                return Action.COUNT;
            }
            successes++;
            if (successes < config.successThreshold()) {
                return Action.COUNT;
            }
            state = BreakerState.CLOSED;
            failures = 0;
            successes = 0;
            return Action.TRANSITION;
        }

        Action fail(long elapsed) {
            BreakerState before = state;
            failures = before == BreakerState.HALF_OPEN ? 1 : failures + 1;
            successes = 0;
            if (before == BreakerState.CLOSED && failures < config.failureThreshold()) {
                return Action.COUNT;
            }
            state = BreakerState.OPEN;
            openedAt = elapsed;
            return before == BreakerState.OPEN ? Action.EXTENDED : Action.TRANSITION;
        }

        Action force(BreakerState wanted, long elapsed) {
            state = wanted;
            successes = 0;
            failures = wanted == BreakerState.OPEN ? config.failureThreshold() : 0;
            openedAt = elapsed;
            return Action.FORCED;
        }
    }

    /** A call after some time: 0 allow, 1 ok, 2 fail, 3 to 5 force. */
    record Call(int kind, long afterNanos) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        Arbitrary<Integer> kinds = Arbitraries.frequency(
                Tuple.of(6, 0), Tuple.of(5, 1), Tuple.of(5, 2), Tuple.of(1, 3), Tuple.of(1, 4), Tuple.of(1, 5));
        Arbitrary<Long> waits = Arbitraries.longs().between(0, 20_000_000);
        return Combinators.combine(kinds, waits).as(Call::new).list().ofMaxSize(200);
    }

    @Property
    void theBreakerDoesWhatTheTableSays(
            @ForAll("calls") List<Call> calls,
            @ForAll @IntRange(min = 1, max = 4) int failures,
            @ForAll @IntRange(min = 1, max = 3) int successes,
            @ForAll @LongRange(min = 0, max = 30) long timeoutMillis,
            @ForAll long start) {
        BreakerConfig config = new BreakerConfig(failures, timeoutMillis, successes);
        CircuitBreaker breaker = CircuitBreaker.closed(config);
        Model model = new Model(config);
        long elapsed = 0;
        for (Call call : calls) {
            elapsed += call.afterNanos();
            // The clock may start anywhere, so that it overflows on the way; the model counts from 0.
            CircuitBreaker.Step step = real(breaker, call, start + elapsed);
            Action expected = modelled(model, call, elapsed);
            breaker = step.next();

            assertThat(step.action()).isEqualTo(expected);
            assertThat(step.allowed()).isEqualTo(expected != Action.DENIED);
            assertThat(breaker.state()).isEqualTo(model.state);
            assertThat(breaker.failures()).isEqualTo(model.failures);
            assertThat(breaker.successes()).isEqualTo(model.successes);
        }
    }

    private static CircuitBreaker.Step real(CircuitBreaker breaker, Call call, long now) {
        return switch (call.kind()) {
            case 0 -> breaker.allow(now);
            case 1 -> breaker.ok(now);
            case 2 -> breaker.fail(now);
            default -> breaker.force(FORCED.get(call.kind() - 3), now);
        };
    }

    private static Action modelled(Model model, Call call, long elapsed) {
        return switch (call.kind()) {
            case 0 -> model.allow(elapsed);
            case 1 -> model.ok();
            case 2 -> model.fail(elapsed);
            default -> model.force(FORCED.get(call.kind() - 3), elapsed);
        };
    }
}
