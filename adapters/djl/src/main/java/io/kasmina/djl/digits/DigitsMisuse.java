package io.kasmina.djl.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.tensor.Tensor;
import reactor.core.publisher.Mono;

/** Steps that a host should not make, to show that they do not pass unseen. Any thread but the device thread. */
public final class DigitsMisuse {

    private final DigitsParts parts;
    private final RecordedLoss loss = new RecordedLoss(Loss.softmaxCrossEntropyLoss());

    DigitsMisuse(DigitsParts parts) {
        this.parts = parts;
    }

    /** Asks for a blend without handing over logits. */
    public Mono<StepFigures> graftWithoutLogits(long step, SeedId seed, DigitSet batch) {
        return parts.step(
                step,
                scope -> {
                    try (NDManager manager = parts.backend().newManager();
                            Tensor host = parts.backend().borrow(features(manager, batch))) {
                        scope.graft(seed, host, null);
                    }
                },
                loss);
    }

    /**
     * Trains a TRAINING seed with one mistake: the host's own activation is added to the seed's output without being detached, so that
     * the seed's loss reaches it.
     */
    public Mono<StepFigures> trainUndetached(long step, SeedId seed, DigitSet batch) {
        return parts.step(step, scope -> undetached(scope, seed, batch), loss);
    }

    private void undetached(StepScope scope, SeedId seed, DigitSet batch) {
        try (NDManager manager = parts.backend().newManager();
                Tensor host = parts.backend().borrow(features(manager, batch))) {
            Tensor output = scope.shadow(seed, host);
            if (output == null) {
                throw new IllegalStateException("seed " + seed + ": the kernel failed");
            }
            NDArray mixed = parts.backend().array(host).add(parts.backend().array(output));
            NDArray predictions = DigitsNetwork.run(parts.network().head(), mixed);
            NDArray value = loss.evaluate(new NDList(parts.labels(manager, batch)), new NDList(predictions));
            value.attach(manager);
            try (Tensor lost = parts.backend().borrow(value)) {
                scope.backward(lost, GradientOwner.of(seed));
            }
        }
    }

    private NDArray features(NDManager manager, DigitSet batch) {
        return DigitsNetwork.run(parts.network().features(), parts.pixels(manager, batch));
    }
}
