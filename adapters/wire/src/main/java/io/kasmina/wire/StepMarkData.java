package io.kasmina.wire;

import io.kasmina.contract.TrainingRunId;

/**
 * The end of a training step.
 *
 * @param run the training run
 * @param step the host's training step, at least 0
 * @param epoch the host's epoch, at least 0
 * @param endOfEpoch true at the last step of an epoch
 */
public record StepMarkData(TrainingRunId run, long step, long epoch, boolean endOfEpoch) {

    /** Checks the counters; throws {@link IllegalArgumentException} that names bound and values. */
    public StepMarkData {
        if (step < 0 || epoch < 0) {
            throw new IllegalArgumentException("step, epoch: must be at least 0, were " + step + ", " + epoch);
        }
    }
}
