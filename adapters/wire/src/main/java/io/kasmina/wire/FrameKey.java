package io.kasmina.wire;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;

/**
 * Which step of which seed a record is about.
 *
 * @param run the training run
 * @param seed the seed
 * @param step the host's training step, at least 0
 */
public record FrameKey(TrainingRunId run, SeedId seed, long step) {

    /** Checks the step; throws {@link IllegalArgumentException} that names bound and value. */
    public FrameKey {
        if (step < 0) {
            throw new IllegalArgumentException("step: must be at least 0, was " + step);
        }
    }

    /** Checks the three fields as sent; a uint64 beyond a signed number is negative here, and a step is none beyond {@link io.kasmina.contract.TrainingStep#LAST}. */
    static Reading<FrameKey> read(String run, String seed, long step) {
        return FieldChecks.run(run).then(goodRun -> FieldChecks.seed(seed).then(goodSeed -> FieldChecks.step(step)
                .then(goodStep -> new Reading.Read<>(new FrameKey(goodRun, goodSeed, goodStep)))));
    }
}
