package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.ArrayList;
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
    void allOfASeedThatHaveComeToReadLogitsTakeOneWindow() {
        StepVerifier.create(joined, 0)
                .expectSubscription()
                .then(() -> activations.next(activation(SEED, 1), activation(SEED, 2), activation(SEED, 3)))
                .then(() -> need = LogitsNeed.NOW)
                .thenRequest(1)
                .then(() -> time.advanceTimeBy(WINDOW.minusMillis(1)))
                .then(() -> logits.next(logits(SEED, 3)))
                .then(() -> assertThat(tensors.open()).isEqualTo(7))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .consumeNextWith(one -> consumeOverdue(one, 1))
                .thenRequest(2)
                .consumeNextWith(one -> consumeOverdue(one, 2))
                .consumeNextWith(one -> consume(one, SEED, 3, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void whatLeftWithoutALookAtLogitsIsNotOverdue() {
        StepVerifier.create(joined)
                .then(() -> activations.next(activation(SEED, 1)))
                .consumeNextWith(one -> {
                    assertThat(one.overdue()).isFalse();
                    one.close();
                })
                .then(activations::complete)
                .verifyComplete();
    }

    @Test
    void logitsDoNotExpireWhileTheirActivationsMayNotHaveBeenAskedFor() {
        int frames = 3 * CAPACITY;
        Flux<Joined> held = ActivationJoin.of(CONFIG, frame -> need, time, telemetry)
                .join(
                        Flux.range(1, frames).map(step -> activation(SEED, step)),
                        Flux.concat(Flux.range(1, frames).map(step -> logits(SEED, step)), Flux.never()));
        StepVerifier.create(held, 0)
                .expectSubscription()
                .then(() -> time.advanceTimeBy(WINDOW.multipliedBy(5)))
                .then(() -> need = LogitsNeed.NOW)
                .thenRequest(frames)
                .recordWith(ArrayList::new)
                .thenConsumeWhile(one -> true)
                .consumeRecordedWith(all -> assertThat(all).hasSize(frames).allSatisfy(one -> consume(one, true)))
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatNobodyNeedsYetKeepNoOthersOut() {
        Flux<Logits> many = Flux.range(1, 10 * CAPACITY)
                .map(step -> logits(SEED, step))
                .concatWith(Flux.defer(() -> Flux.just(logits(GATED, 1))))
                .concatWith(Flux.never());
        StepVerifier.create(besideGated(activations.flux(), many))
                .then(() -> assertThat(tensors.open()).isLessThanOrEqualTo(CAPACITY))
                .then(() -> activations.next(activation(GATED, 1)))
                .consumeNextWith(one -> consume(one, GATED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatNobodyNeedsYetGiveWayToThoseThatActivationsWaitFor() {
        Flux<Logits> many = Flux.range(1, CAPACITY)
                .map(step -> logits(SEED, step))
                .concatWith(Flux.defer(() -> Flux.just(logits(GATED, 1), logits(GATED, 2), logits(GATED, 3))))
                .concatWith(Flux.never());
        Flux<Activation> waiting =
                Flux.range(1, CAPACITY - 1).map(step -> activation(GATED, step)).concatWith(Flux.never());
        StepVerifier.create(besideGated(waiting, many))
                .consumeNextWith(one -> consume(one, GATED, 1, true))
                .consumeNextWith(one -> consume(one, GATED, 2, true))
                .consumeNextWith(one -> consume(one, GATED, 3, true))
                .thenCancel()
                .verify();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatHaveComeToBeNeededKeepTheirPlace() {
        StepVerifier.create(joined)
                .then(() -> logits.next(logits(SEED, 1), logits(SEED, 2), logits(SEED, 3)))
                .then(() -> need = LogitsNeed.NOW)
                .then(() -> logits.next(logits(SEED, 4)))
                .then(() -> assertThat(tensors.open()).isEqualTo(4))
                .then(() -> activations.next(activation(SEED, 1)))
                .consumeNextWith(one -> consume(one, SEED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void seedsTakeTurnsHoweverManyOfOneWait() {
        StepVerifier.create(joined, 0)
                .expectSubscription()
                .then(() -> activations.next(activation(SEED, 1), activation(SEED, 2), activation(PLAIN, 1)))
                .thenRequest(3)
                .consumeNextWith(one -> consume(one, SEED, 1, false))
                .consumeNextWith(one -> consume(one, PLAIN, 1, false))
                .consumeNextWith(one -> consume(one, SEED, 2, false))
                .then(activations::complete)
                .verifyComplete();
    }

    @Test
    void logitsThatComeAgainAfterTheirActivationLeftWithThemAreCounted() {
        StepVerifier.create(joined)
                .then(() -> logits.next(logits(SEED, 1)))
                .then(() -> activations.next(activation(SEED, 1)))
                .consumeNextWith(one -> consume(one, SEED, 1, true))
                .then(() -> logits.next(logits(SEED, 1)))
                .then(activations::complete)
                .verifyComplete();
        assertThat(telemetry.count(MetricName.BLEND_REDELIVERED)).isOne();
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

    private Flux<Joined> besideGated(Flux<Activation> some, Flux<Logits> many) {
        return ActivationJoin.of(
                        CONFIG,
                        frame -> frame.seed().equals(GATED) ? LogitsNeed.NOW : LogitsNeed.LATER,
                        time,
                        telemetry)
                .join(some, many);
    }

    private static void consumeOverdue(Joined one, long step) {
        assertThat(one.overdue()).isTrue();
        consume(one, SEED, step, false);
    }

    private static void consume(Joined one, boolean hasLogits) {
        consume(one, SEED, one.activation().step(), hasLogits);
    }

    private LogitsNeed unknownOnceHeld(Frame frame) {
        if (need == LogitsNeed.NOW) {
            throw new IllegalStateException("no view of " + frame.seed());
        }
        return need;
    }
}
