package io.kasmina.blend;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class ActivationJoinEndTest extends JoinBed {

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
                time,
                telemetry);
        StepVerifier.create(failing.join(activations.flux(), logits.flux()))
                .then(() -> activations.next(activation(GATED, 1)))
                .verifyErrorMessage("no view of gated");
        tensors.assertEachClosedOnce();
    }
}
