package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A seed may begin to read logits while its activations are on their way. */
class ActivationJoinNeedTest extends JoinBed {

    private static final SeedId SEED = new SeedId("seed");

    private LogitsNeed need = LogitsNeed.LATER;
    private final Flux<Joined> joined = ActivationJoin.of(
                    CONFIG, frame -> frame.seed().equals(SEED) ? need : LogitsNeed.NONE, time, telemetry)
            .join(activations.flux(), logits.flux());

    @Test
    void anActivationThatDoesNotReadLogitsYetWaitsForNone() {
        StepVerifier.create(joined)
                .then(() -> activations.next(activation(SEED, 1)))
                .consumeNextWith(one -> consume(one, SEED, 1, false))
                .then(() -> logits.next(logits(SEED, 1)))
                .then(() -> assertThat(tensors.open()).isZero())
                .then(activations::complete)
                .verifyComplete();
        assertThat(telemetry.count(MetricName.BLEND_REDELIVERED)).isZero();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatCameBeforeTheirActivationLeaveWithIt() {
        StepVerifier.create(joined)
                .then(() -> logits.next(logits(SEED, 1)))
                .then(() -> activations.next(activation(SEED, 1)))
                .consumeNextWith(one -> consume(one, SEED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatNoActivationFollowsAreClosedWhenTheWindowEnds() {
        StepVerifier.create(joined)
                .then(() -> logits.next(logits(SEED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .then(() -> assertThat(tensors.open()).isZero())
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatComeWhileAnActivationIsHeldLeaveWithIt() {
        StepVerifier.create(joined, 0)
                .expectSubscription()
                .then(() -> activations.next(activation(SEED, 1)))
                .then(() -> logits.next(logits(SEED, 1), logits(SEED, 1)))
                .then(() -> need = LogitsNeed.NOW)
                .thenRequest(1)
                .consumeNextWith(one -> consume(one, SEED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        assertThat(telemetry.count(MetricName.BLEND_REDELIVERED)).isOne();
        tensors.assertEachClosedOnce();
    }

    @Test
    void anActivationThatHasComeToReadLogitsWaitsForThemWhenItWouldLeave() {
        StepVerifier.create(joined, 0)
                .expectSubscription()
                .then(() -> activations.next(activation(SEED, 1), activation(SEED, 2), activation(PLAIN, 1)))
                .then(() -> time.advanceTimeBy(WINDOW.multipliedBy(5)))
                .then(() -> need = LogitsNeed.NOW)
                .thenRequest(3)
                .consumeNextWith(one -> consume(one, PLAIN, 1, false))
                .then(() -> logits.next(logits(SEED, 2)))
                .then(() -> assertThat(tensors.open()).isEqualTo(5))
                .then(() -> logits.next(logits(SEED, 1)))
                .consumeNextWith(one -> consume(one, SEED, 1, true))
                .consumeNextWith(one -> consume(one, SEED, 2, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void itsWaitBeginsWhenItWouldHaveLeftAndIsNotRepeated() {
        StepVerifier.create(joined, 0)
                .expectSubscription()
                .then(() -> activations.next(activation(SEED, 1), activation(SEED, 2)))
                .then(() -> need = LogitsNeed.NOW)
                .thenRequest(1)
                .then(() -> time.advanceTimeBy(WINDOW.minusMillis(1)))
                .then(() -> assertThat(tensors.open()).isEqualTo(4))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .consumeNextWith(one -> consume(one, SEED, 1, false))
                .thenRequest(1)
                .then(() -> time.advanceTimeBy(WINDOW.minusMillis(1)))
                .then(() -> assertThat(tensors.open()).isEqualTo(2))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .consumeNextWith(one -> consume(one, SEED, 2, false))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatComeAfterTheWindowButBeforeTheirActivationLeftAreTaken() {
        need = LogitsNeed.NOW;
        StepVerifier.create(joined, 0)
                .expectSubscription()
                .then(() -> activations.next(activation(SEED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .then(() -> logits.next(logits(SEED, 1)))
                .thenRequest(1)
                .consumeNextWith(one -> consume(one, SEED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aNeedThatCannotBeToldWhenAnActivationWouldLeaveEndsTheJoin() {
        Flux<Joined> failing = ActivationJoin.of(CONFIG, this::unknownOnceHeld, time, telemetry)
                .join(activations.flux(), logits.flux());
        StepVerifier.create(failing, 0)
                .expectSubscription()
                .then(() -> activations.next(activation(SEED, 1)))
                .then(() -> need = LogitsNeed.NOW)
                .thenRequest(1)
                .verifyErrorMessage("no view of seed");
        activations.assertCancelled();
        tensors.assertEachClosedOnce();
    }

    private LogitsNeed unknownOnceHeld(Frame frame) {
        if (need == LogitsNeed.NOW) {
            throw new IllegalStateException("no view of " + frame.seed());
        }
        return need;
    }
}
