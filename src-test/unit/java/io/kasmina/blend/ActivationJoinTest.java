package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.SeedId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class ActivationJoinTest extends JoinBed {

    @Test
    void anActivationThatNeedsNoLogitsPassesAtOnce() {
        verifier()
                .then(() -> activations.next(activation(PLAIN, 1)))
                .consumeNextWith(joined -> consume(joined, PLAIN, 1, false))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatComeAfterTheirActivationAreJoined() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatComeBeforeTheirActivationAreJoined() {
        verifier()
                .then(() -> logits.next(logits(GATED, 1)))
                .then(() -> activations.next(activation(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void anActivationGoesOnWithoutLogitsWhenTheWindowEnds() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW.minusMillis(1)))
                .then(() -> assertThat(tensors.open()).isEqualTo(2))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, false))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsThatNobodyWantsAreClosedWhenTheWindowEnds() {
        verifier()
                .then(() -> logits.next(logits(GATED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW.minusMillis(1)))
                .then(() -> assertThat(tensors.open()).isEqualTo(1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .then(() -> assertThat(tensors.open()).isZero())
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsOfASeedThatNeedsNoneAreClosedAtOnce() {
        verifier()
                .then(() -> logits.next(logits(PLAIN, 1)))
                .then(() -> assertThat(tensors.open()).isZero())
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void logitsOfAnotherSeedOrStepAreNotTaken() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 2)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .consumeNextWith(joined -> consume(joined, GATED, 1, false))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void activationsOfOneSeedLeaveInTheOrderInWhichTheyCame() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1), activation(GATED, 2)))
                .then(() -> logits.next(logits(GATED, 2)))
                .then(() -> assertThat(tensors.open()).isEqualTo(5))
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .consumeNextWith(joined -> consume(joined, GATED, 2, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void anActivationWaitsForAnEarlierOneNoLongerThanThatOnesWindow() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> time.advanceTimeBy(WINDOW.dividedBy(2)))
                .then(() -> activations.next(activation(GATED, 2)))
                .then(() -> logits.next(logits(GATED, 2)))
                .then(() -> time.advanceTimeBy(WINDOW.dividedBy(2)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, false))
                .consumeNextWith(joined -> consume(joined, GATED, 2, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aSeedDoesNotWaitForAnotherOne() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1), activation(PLAIN, 2)))
                .consumeNextWith(joined -> consume(joined, PLAIN, 2, false))
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void moreSeedsThanAWindowHasPlacesAreAnswered() {
        int seeds = 10 * CAPACITY;
        Flux<Activation> source = Flux.range(0, seeds).map(seed -> activation(new SeedId("seed-" + seed), 1));
        StepVerifier.create(join.join(source, logits.flux()).doOnNext(Joined::close))
                .expectNextCount(seeds)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aReceiverThatAsksForNothingStopsTheSource() {
        AtomicLong asked = new AtomicLong();
        Flux<Activation> source =
                Flux.range(0, 100).doOnRequest(asked::addAndGet).map(step -> activation(PLAIN, step));
        StepVerifier.create(join.join(source, logits.flux()), 0)
                .expectSubscription()
                .then(() -> assertThat(asked).hasValue(CAPACITY))
                .thenRequest(1)
                .consumeNextWith(joined -> consume(joined, PLAIN, 0, false))
                .then(() -> assertThat(asked).hasValue(CAPACITY + 1))
                .thenCancel()
                .verify();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyWaitingLonger() {
        SteppedTime clock = new SteppedTime(time);
        ActivationJoin stepped = ActivationJoin.of(CONFIG, JoinBed::need, clock, telemetry);
        StepVerifier.create(stepped.join(activations.flux(), logits.flux()))
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> clock.setBack(Duration.ofHours(1)))
                .then(() -> time.advanceTimeBy(WINDOW))
                .consumeNextWith(joined -> consume(joined, GATED, 1, false))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aFullWindowAsksItsSourceForNoMore() {
        AtomicLong asked = new AtomicLong();
        Flux<Activation> source =
                Flux.range(0, 100).doOnRequest(asked::addAndGet).map(step -> activation(GATED, step));
        StepVerifier.create(join.join(source, logits.flux()))
                .then(() -> assertThat(asked).hasValue(CAPACITY))
                .then(() -> assertThat(tensors.made()).isEqualTo(2 * CAPACITY))
                .then(() -> logits.next(logits(GATED, 0)))
                .consumeNextWith(joined -> consume(joined, GATED, 0, true))
                .then(() -> assertThat(asked).hasValue(CAPACITY + 1))
                .thenCancel()
                .verify();
        tensors.assertEachClosedOnce();
    }

    @Test
    void longSourcesAreJoinedWithoutLossWithinTheirWindows() {
        int steps = 5_000;
        List<Long> seen = new ArrayList<>();
        Flux<Activation> hosts = Flux.range(0, steps).map(step -> activation(GATED, step));
        Flux<Logits> gates = Flux.range(0, steps).map(step -> logits(GATED, step));

        StepVerifier.create(join.join(hosts, gates).doOnNext(joined -> {
                    seen.add(joined.activation().step());
                    consume(joined, GATED, joined.activation().step(), true);
                }))
                .expectNextCount(steps)
                .verifyComplete();

        assertThat(seen).isSorted().doesNotHaveDuplicates();
        tensors.assertEachClosedOnce();
    }

    @Test
    void nothingIsEmittedWithoutDemand() {
        StepVerifier.create(join.join(activations.flux(), logits.flux()), 0)
                .expectSubscription()
                .then(() -> activations.next(activation(PLAIN, 1), activation(PLAIN, 2)))
                .thenRequest(1)
                .consumeNextWith(joined -> consume(joined, PLAIN, 1, false))
                .thenCancel()
                .verify();
        tensors.assertEachClosedOnce();
    }

    @Test
    void eachSubscriptionHasAStateOfItsOwn() {
        Flux<Joined> joined = join.join(
                Flux.defer(() -> Flux.just(activation(GATED, 1))), Flux.defer(() -> Flux.just(logits(GATED, 1))));

        for (int i = 0; i < 2; i++) {
            StepVerifier.create(joined)
                    .consumeNextWith(one -> consume(one, GATED, 1, true))
                    .verifyComplete();
        }
        tensors.assertEachClosedOnce();
    }

    @Test
    void aNegativeStepIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Logits(GATED, -1, tensors.next()))
                .withMessage("step: must be at least 0, was -1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Activation(GATED, -1, tensors.next(), null));
    }
}
