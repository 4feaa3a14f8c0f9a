package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.telemetry.MetricName;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** The first result for a seed and step stands. */
class ActivationJoinFirstTest extends JoinBed {

    @Test
    void theFirstOfTwoLogitsStands() {
        Logits first = logits(GATED, 1);
        verifier()
                .then(() -> logits.next(first, logits(GATED, 1)))
                .then(() -> assertThat(tensors.open()).isEqualTo(1))
                .then(() -> activations.next(activation(GATED, 1)))
                .consumeNextWith(joined -> {
                    assertThat(joined.logits()).isSameAs(first.values());
                    consume(joined, GATED, 1, true);
                })
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void theFirstOfTwoWaitingActivationsStands() {
        Activation first = activation(GATED, 1);
        verifier()
                .then(() -> activations.next(first, activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> {
                    assertThat(joined.activation()).isSameAs(first);
                    consume(joined, GATED, 1, true);
                })
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void lateLogitsMakeNoSecondResult() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .consumeNextWith(joined -> consume(joined, GATED, 1, false))
                .then(() -> logits.next(logits(GATED, 1)))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aRedeliveredActivationOrLogitsOfAJoinedPairMakeNoSecondResult() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 1)))
                .then(this::assertNothingOpen)
                .then(() -> assertRedelivered(2))
                .then(() -> time.advanceTimeBy(WINDOW))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aRedeliveredActivationThatExpiredBeforeMakesNoSecondResult() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .consumeNextWith(joined -> consume(joined, GATED, 1, false))
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 1)))
                .then(this::assertNothingOpen)
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aRedeliveredActivationThatPassedBeforeMakesNoSecondResult() {
        verifier()
                .then(() -> activations.next(activation(PLAIN, 1), activation(PLAIN, 1)))
                .consumeNextWith(joined -> consume(joined, PLAIN, 1, false))
                .then(this::assertNothingOpen)
                .then(() -> assertRedelivered(1))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aSeedThatStopsNeedingLogitsIsAnsweredOnceToo() {
        AtomicReference<LogitsNeed> need = new AtomicReference<>(LogitsNeed.NOW);
        ActivationJoin changing = ActivationJoin.of(CONFIG, frame -> need.get(), time, telemetry);
        StepVerifier.create(changing.join(activations.flux(), logits.flux()))
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> need.set(LogitsNeed.NONE))
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .consumeNextWith(joined -> consume(joined, GATED, 1, false))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatFoundNoActivationLeaveTheirKeyOpen() {
        verifier()
                .then(() -> logits.next(logits(GATED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .then(this::assertNothingOpen)
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        assertRedelivered(0);
        tensors.assertEachClosedOnce();
    }

    @Test
    void onlyTheLatestAnswersAreRemembered() {
        int remembered = 8 * CAPACITY;
        verifier()
                .then(() -> answer(0, remembered))
                .thenConsumeWhile(joined -> joined.activation().step() < remembered - 1, Joined::close)
                .consumeNextWith(Joined::close)
                .then(() -> activations.next(activation(PLAIN, 0)))
                .then(() -> assertRedelivered(1))
                .then(() -> activations.next(activation(PLAIN, remembered)))
                .consumeNextWith(Joined::close)
                .then(() -> activations.next(activation(PLAIN, 0)))
                .consumeNextWith(joined -> consume(joined, PLAIN, 0, false))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    private void answer(int from, int to) {
        for (int step = from; step < to; step++) {
            activations.next(activation(PLAIN, step));
        }
    }

    private void assertNothingOpen() {
        assertThat(tensors.open()).isZero();
    }

    private void assertRedelivered(long times) {
        assertThat(telemetry.count(MetricName.BLEND_REDELIVERED)).isEqualTo(times);
    }
}
