package io.kasmina.djl.digits;

import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Trains host and seed. Any thread but the device thread; one step at a time. */
public final class DigitsTrainer {

    private static final float HOST_RATE = 1e-3f;
    private static final float SEED_RATE = 2e-3f;

    private final DigitsParts parts;
    private final RecordedLoss loss = new RecordedLoss(Loss.softmaxCrossEntropyLoss());
    private final Optimizer hostOptimizer = adam(HOST_RATE);
    private final Optimizer seedOptimizer = adam(SEED_RATE);

    DigitsTrainer(DigitsParts parts) {
        this.parts = parts;
    }

    /** Trains the host alone on one batch. */
    public Mono<StepFigures> trainHost(long step, DigitSet batch) {
        return train(step, batch, hostOptimizer, seed -> null);
    }

    /**
     * Trains one seed alone on one batch, in TRAINING by itself, in BLENDING through the blend; there the frozen host's own class logits
     * for the batch play the policy's.
     */
    public Mono<StepFigures> trainSeed(long step, SeedId trained, DigitSet batch) {
        return train(step, batch, null, seed -> seed.equals(trained) ? seedOptimizer : null);
    }

    /** Freezes the host: nothing of it records gradients any more. */
    public Mono<Boolean> freeze() {
        return parts.onDevice(() -> {
            parts.model().parameters().clearGradients();
            parts.model().parameters().record(false);
            return true;
        });
    }

    /** Takes a step in which the host says how a seed does. */
    public Mono<StepFigures> report(
            long step, SeedId seed, SeedStage stage, PerformanceStatus status, double seedLoss) {
        return parts.step(
                step,
                scope -> scope.report(
                        new HostReport(seed, step, stage, scope.plan(seed).stageEpoch(), seedLoss, status, Set.of())),
                loss);
    }

    /** Takes a step without any work. */
    public Mono<StepFigures> idle(long step) {
        return parts.step(step, scope -> {}, loss);
    }

    private Mono<StepFigures> train(
            long step, DigitSet batch, @Nullable Optimizer host, Function<SeedId, @Nullable Optimizer> seeds) {
        return parts.withArrays(manager -> parts.host()
                .train(step, () -> parts.batch(manager, batch), loss, host, seeds)
                .map(report -> new StepFigures(report, loss.take())));
    }

    private static Optimizer adam(float rate) {
        return Optimizer.adam().optLearningRateTracker(Tracker.fixed(rate)).build();
    }
}
