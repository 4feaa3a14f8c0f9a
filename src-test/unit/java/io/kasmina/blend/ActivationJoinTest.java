package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.SeedId;
import io.kasmina.support.TrackedTensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class ActivationJoinTest {

    private static final SeedId GATED = new SeedId("gated");
    private static final SeedId PLAIN = new SeedId("plain");
    private static final int CAPACITY = 4;
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final BlendConfig CONFIG = new BlendConfig(AlphaSchedule.defaults(), WINDOW, CAPACITY, 3);

    private final TrackedTensors tensors = new TrackedTensors();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final TestPublisher<Activation> activations = TestPublisher.create();
    private final TestPublisher<Logits> logits = TestPublisher.create();
    private final ActivationJoin join = ActivationJoin.of(CONFIG, GATED::equals, time);

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
    void anActivationWaitsForItsOwnLogitsOnly() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1), activation(GATED, 2)))
                .then(() -> logits.next(logits(GATED, 2)))
                .consumeNextWith(joined -> consume(joined, GATED, 2, true))
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .then(activations::complete)
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void completionWaitsForTheLastActivation() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)).complete())
                .then(() -> logits.next(logits(GATED, 1)))
                .consumeNextWith(joined -> consume(joined, GATED, 1, true))
                .verifyComplete();
        tensors.assertEachClosedOnce();
    }

    @Test
    void completionCancelsTheLogitsAndClosesThoseThatWait() {
        verifier()
                .then(() -> logits.next(logits(GATED, 7)))
                .then(activations::complete)
                .verifyComplete();
        logits.assertCancelled();
        tensors.assertEachClosedOnce();
    }

    @Test
    void theEndOfTheLogitsDoesNotEndTheJoin() {
        verifier()
                .then(logits::complete)
                .then(() -> activations.next(activation(PLAIN, 1)))
                .consumeNextWith(joined -> consume(joined, PLAIN, 1, false))
                .then(activations::complete)
                .verifyComplete();
    }

    @Test
    void aCancellationClosesEverythingThatWaits() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1), activation(GATED, 2)))
                .then(() -> logits.next(logits(GATED, 8), logits(GATED, 9)))
                .thenCancel()
                .verify();
        activations.assertCancelled();
        logits.assertCancelled();
        tensors.assertEachClosedOnce();
    }

    @Test
    void anErrorOfEitherSourceClosesEverythingThatWaits() {
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(logits(GATED, 8)))
                .then(() -> logits.error(new IllegalStateException("broker gone")))
                .verifyErrorMessage("broker gone");
        activations.assertCancelled();
        tensors.assertEachClosedOnce();
    }

    @Test
    void aFailingPredicateClosesTheFrameAndEndsTheJoin() {
        ActivationJoin failing = ActivationJoin.of(
                CONFIG,
                seed -> {
                    throw new IllegalStateException("no view of " + seed);
                },
                time);
        StepVerifier.create(failing.join(activations.flux(), logits.flux()))
                .then(() -> activations.next(activation(GATED, 1)))
                .verifyErrorMessage("no view of gated");
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

    private StepVerifier.FirstStep<Joined> verifier() {
        return StepVerifier.create(join.join(activations.flux(), logits.flux()));
    }

    private static void consume(Joined joined, SeedId seed, long step, boolean hasLogits) {
        assertThat(joined.activation().seed()).isEqualTo(seed);
        assertThat(joined.activation().step()).isEqualTo(step);
        assertThat(joined.logits() != null).isEqualTo(hasLogits);
        joined.close();
    }

    private Activation activation(SeedId seed, long step) {
        return new Activation(seed, step, tensors.next(), tensors.next());
    }

    private Logits logits(SeedId seed, long step) {
        return new Logits(seed, step, tensors.next());
    }
}
