package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

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
    void aNeedThatCannotBeToldClosesTheFrameAndEndsTheJoin() {
        ActivationJoin failing = ActivationJoin.of(
                CONFIG,
                frame -> {
                    throw new IllegalStateException("no view of " + frame.seed());
                },
                time,
                telemetry);
        StepVerifier.create(failing.join(activations.flux(), logits.flux()))
                .then(() -> activations.next(activation(GATED, 1)))
                .verifyErrorMessage("no view of gated");
        tensors.assertEachClosedOnce();
    }

    @Test
    void aTimerThatIsGoneEndsTheJoin() {
        ExecutorService gone = Executors.newSingleThreadExecutor();
        gone.shutdown();
        ActivationJoin untimed =
                ActivationJoin.of(CONFIG, JoinBed::need, Schedulers.fromExecutorService(gone), telemetry);
        StepVerifier.create(untimed.join(activations.flux(), logits.flux()))
                .then(() -> activations.next(activation(GATED, 1)))
                .verifyError(RejectedExecutionException.class);
        tensors.assertEachClosedOnce();
    }

    @Test
    void aFrameThatCannotBeClosedEndsTheJoinAndTheOthersAreClosed() {
        Tensor broken = tensors.next();
        broken.close();
        verifier()
                .then(() -> activations.next(activation(GATED, 1)))
                .then(() -> logits.next(new Logits(PLAIN, 1, broken)))
                .verifyError(TensorFault.class);
        assertThat(tensors.open()).isZero();
    }

    @Test
    void framesThatComeAfterTheEndAreClosed() {
        TestPublisher<Activation> late = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        StepVerifier.create(join.join(late.flux(), logits.flux()))
                .then(() -> late.next(activation(PLAIN, 1)))
                .consumeNextWith(Joined::close)
                .thenCancel()
                .verify();
        late.next(activation(PLAIN, 2));
        tensors.assertEachClosedOnce();
    }
}
