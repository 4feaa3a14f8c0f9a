package io.kasmina.contract;

import java.util.Set;

/**
 * What the host says about one seed after a step.
 *
 * @param seed the seed
 * @param step the host's training step, at least 0
 * @param stage the stage as the host saw it
 * @param stageEpoch the seed's stage epoch as the host saw it; reports of older epochs are ignored
 * @param loss the seed's or host's loss; may be NaN or infinite, which fails G1
 * @param status the host's judgement
 * @param layers names of the host's layers; empty where unchanged
 */
public record HostReport(
        SeedId seed,
        long step,
        SeedStage stage,
        long stageEpoch,
        double loss,
        PerformanceStatus status,
        Set<String> layers) {

    /** Copies the layers and checks the step. */
    public HostReport {
        if (step < 0) {
            throw new IllegalArgumentException("step: must be at least 0, was " + step);
        }
        layers = Set.copyOf(layers);
    }
}
