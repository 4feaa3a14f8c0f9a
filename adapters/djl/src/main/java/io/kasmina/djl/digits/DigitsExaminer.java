package io.kasmina.djl.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Measures accuracy without gradients. Any thread but the device thread. */
public final class DigitsExaminer {

    private final DigitsParts parts;

    DigitsExaminer(DigitsParts parts) {
        this.parts = parts;
    }

    /** Returns the accuracy of the host alone, 0..1. */
    public Mono<Double> host(DigitSet digits) {
        return parts.onDevice(() -> {
            try (NDManager manager = parts.backend().newManager()) {
                NDArray logits = DigitsNetwork.run(parts.network().root(), parts.pixels(manager, digits));
                return digits.accuracy(DigitsParts.decisions(logits));
            }
        });
    }

    /**
     * Returns the accuracy of the host with a TRAINING seed at α = 1, 0..1; takes a step.
     *
     * @return errors with {@link IllegalStateException} if the kernel failed
     */
    public Mono<Double> shadow(long step, SeedId seed, DigitSet digits) {
        double[] accuracy = {Double.NaN};
        return parts.kasmina()
                .step(step, scope -> {
                    try (NDManager manager = parts.backend().newManager()) {
                        NDArray features = DigitsNetwork.run(parts.network().features(), parts.pixels(manager, digits));
                        try (Tensor host = parts.backend().borrow(features)) {
                            accuracy[0] = digits.accuracy(classify(scope.shadow(seed, host)));
                        }
                    }
                })
                .map(report -> accuracy[0]);
    }

    /**
     * Returns the accuracy of the host with a blended seed, 0..1, through the door for gradient-free blending; the host's own logits
     * play the policy's.
     *
     * @param step the step whose α counts
     * @return errors with {@link IllegalStateException} if the blend was not made
     */
    public Mono<Double> blended(long step, SeedId seed, DigitSet digits) {
        return parts.withArrays(manager -> parts.onDevice(() -> frames(step, seed, manager, digits))
                .flatMap(frames -> parts.kasmina()
                        .blend(Flux.just(frames.activation()), Flux.just(frames.logits()))
                        .concatMap(blended -> accuracy(blended, digits), 1)
                        .single()));
    }

    private Frames frames(long step, SeedId seed, NDManager manager, DigitSet digits) {
        NDArray features = DigitsNetwork.run(parts.network().features(), parts.pixels(manager, digits));
        NDArray logits = DigitsNetwork.run(parts.network().head(), features);
        return new Frames(
                new Activation(seed, step, parts.backend().borrow(features), null),
                new Logits(seed, step, parts.backend().borrow(logits)));
    }

    private Mono<Double> accuracy(Blended blended, DigitSet digits) {
        if (!(blended instanceof Blended.Made made)) {
            return Mono.error(new IllegalStateException("seed " + blended.seed() + " was not blended: " + blended));
        }
        return parts.onDevice(() -> digits.accuracy(classify(made.tensor()))).doFinally(end -> made.close());
    }

    /** The head's results live in a manager of their own, since the tensor's outlives the question. */
    private int[] classify(@Nullable Tensor activation) {
        if (activation == null) {
            throw new IllegalStateException("the kernel failed");
        }
        try (NDManager manager = parts.backend().newManager()) {
            NDArray alias = parts.backend().array(activation).stopGradient();
            alias.attach(manager);
            return DigitsParts.decisions(DigitsNetwork.run(parts.network().head(), alias));
        }
    }

    private record Frames(Activation activation, Logits logits) {}
}
