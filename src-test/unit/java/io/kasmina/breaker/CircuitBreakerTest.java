package io.kasmina.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.breaker.CircuitBreaker.Action;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final long MILLI = 1_000_000;
    private static final BreakerConfig CONFIG = new BreakerConfig(3, 1_000, 2);
    private static final CircuitBreaker CLOSED = CircuitBreaker.closed(CONFIG);
    private static final CircuitBreaker OPEN =
            CLOSED.force(BreakerState.OPEN, 0).next();
    private static final CircuitBreaker HALF_OPEN =
            CLOSED.force(BreakerState.HALF_OPEN, 0).next();

    @Test
    void aClosedBreakerAllowsWithoutAChange() {
        assertThat(CLOSED.allow(5)).isEqualTo(new CircuitBreaker.Step(CLOSED, Action.NONE, true));
    }

    @Test
    void theThresholdOpensAClosedBreaker() {
        CircuitBreaker.Step second = CLOSED.fail(0).next().fail(0);
        CircuitBreaker.Step third = second.next().fail(0);

        assertThat(second.action()).isEqualTo(Action.COUNT);
        assertThat(third.action()).isEqualTo(Action.TRANSITION);
        assertThat(third.next().state()).isEqualTo(BreakerState.OPEN);
        assertThat(third.next().failures()).isEqualTo(3);
    }

    @Test
    void aSuccessForgivesTheFailuresOfAClosedBreaker() {
        CircuitBreaker.Step forgiven = CLOSED.fail(0).next().fail(0).next().ok(0);

        assertThat(forgiven.action()).isEqualTo(Action.COUNT);
        assertThat(forgiven.next().failures()).isZero();
    }

    @Test
    void anOpenBreakerDeniesUntilItsTimeoutHasPassed() {
        CircuitBreaker.Step early = OPEN.allow(1_000 * MILLI - 1);
        CircuitBreaker.Step due = OPEN.allow(1_000 * MILLI);

        assertThat(early).isEqualTo(new CircuitBreaker.Step(OPEN, Action.DENIED, false));
        assertThat(due.allowed()).isTrue();
        assertThat(due.action()).isEqualTo(Action.TRANSITION);
        assertThat(due.next().state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(due.next().failures()).isZero();
    }

    @Test
    void anOpenBreakerIgnoresSuccesses() {
        assertThat(OPEN.ok(5)).isEqualTo(new CircuitBreaker.Step(OPEN, Action.NONE, true));
    }

    @Test
    void aFailureWhileOpenExtendsTheTimeout() {
        CircuitBreaker.Step extended = OPEN.fail(500 * MILLI);

        assertThat(extended.action()).isEqualTo(Action.EXTENDED);
        assertThat(extended.next().failures()).isEqualTo(4);
        assertThat(extended.next().allow(1_499 * MILLI).allowed()).isFalse();
        assertThat(extended.next().allow(1_500 * MILLI).allowed()).isTrue();
    }

    @Test
    void enoughSuccessesOnTrialClose() {
        CircuitBreaker.Step first = HALF_OPEN.ok(0);
        CircuitBreaker.Step second = first.next().ok(0);

        assertThat(first.action()).isEqualTo(Action.COUNT);
        assertThat(first.next().state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(second.action()).isEqualTo(Action.TRANSITION);
        assertThat(second.next().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void oneFailureOnTrialReopens() {
        CircuitBreaker.Step reopened = HALF_OPEN.ok(0).next().fail(7 * MILLI);

        assertThat(reopened.action()).isEqualTo(Action.TRANSITION);
        assertThat(reopened.next().state()).isEqualTo(BreakerState.OPEN);
        assertThat(reopened.next().failures()).isEqualTo(1);
        assertThat(reopened.next().successes()).isZero();
        assertThat(reopened.next().allow(1_006 * MILLI).allowed()).isFalse();
    }

    @Test
    void aForcedOpenBreakerCountsAsManyFailuresAsItsThreshold() {
        assertThat(OPEN.failures()).isEqualTo(3);
        assertThat(OPEN.force(BreakerState.CLOSED, 0).next())
                .extracting(CircuitBreaker::failures)
                .isEqualTo(0);
        assertThat(OPEN.force(BreakerState.CLOSED, 0).action()).isEqualTo(Action.FORCED);
    }

    @Test
    void anOverflowOfTheClockDoesNoHarm() {
        long beforeOverflow = Long.MAX_VALUE - 10;
        CircuitBreaker open = CLOSED.force(BreakerState.OPEN, beforeOverflow).next();

        assertThat(open.allow(beforeOverflow + 999 * MILLI).allowed()).isFalse();
        assertThat(open.allow(beforeOverflow + 1_000 * MILLI).allowed()).isTrue();
    }

    @Test
    void failuresSaturate() {
        CircuitBreaker full = new CircuitBreaker(CONFIG, BreakerState.OPEN, Integer.MAX_VALUE, 0, 0);

        assertThat(full.fail(0).next().failures()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aConfigNamesTheFieldTheBoundAndTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerConfig(0, 1, 1))
                .withMessage("failureThreshold: must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerConfig(1, 1, -2))
                .withMessage("successThreshold: must be at least 1, was -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerConfig(1, -1, 1))
                .withMessage("timeoutMillis: must be 0 to 31536000000, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerConfig(1, BreakerConfig.MAX_TIMEOUT_MILLIS + 1, 1));
    }

    @Test
    void theStatesHaveTheNumbersOfTheWire() {
        assertThat(BreakerState.values()).extracting(BreakerState::number).containsExactly(1, 2, 3);
    }

    @Test
    void everyStateHasItsWireNumberAndNoOtherNumberIsAState() {
        for (BreakerState state : BreakerState.values()) {
            assertThat(BreakerState.ofNumber(state.number())).isEqualTo(state);
        }
        assertThat(BreakerState.ofNumber(0)).isNull();
        assertThat(BreakerState.ofNumber(4)).isNull();
    }
}
