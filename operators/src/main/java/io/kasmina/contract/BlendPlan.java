package io.kasmina.contract;

/**
 * What the device does with one frame of a seed; stamped by the seed's lane, never changed afterwards.
 *
 * @param seed the seed
 * @param step the host's training step, at least 0
 * @param stage the stage at the moment of stamping
 * @param stageEpoch the stage's epoch
 * @param alpha blend weight, 0..1
 * @param spec the blend mode and its parameters
 * @param generation rises at each retirement; work of an older generation is dropped
 * @param attachment number of the attached kernel on the device, 0 where none is attached
 * @param blends true where the seed's output reaches the host in this step: a kernel is attached, and {@link SeedStage#blendsIn}
 * @param trains true while the seed's own loss trains it: TRAINING, BLENDING and FINE_TUNE
 */
public record BlendPlan(
        SeedId seed,
        long step,
        SeedStage stage,
        long stageEpoch,
        double alpha,
        BlendSpec spec,
        long generation,
        long attachment,
        boolean blends,
        boolean trains) {

    /** Checks the ranges; throws {@link IllegalArgumentException} that names field, bound and value. */
    public BlendPlan {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha: must be in 0..1, was " + alpha);
        }
        if (step < 0) {
            throw new IllegalArgumentException("step: must be at least 0, was " + step);
        }
        if (blends && attachment == 0) {
            throw new IllegalArgumentException("blends: must be false without a kernel");
        }
        if (!blends && alpha != 0) {
            throw new IllegalArgumentException("alpha: must be 0 for a seed that does not blend, was " + alpha);
        }
    }

    /** Tells whether a kernel is attached. */
    public boolean attached() {
        return attachment != 0;
    }

    /** Returns the plan of the same seed without its kernel: it neither blends nor trains. */
    public BlendPlan detached() {
        return new BlendPlan(seed, step, stage, stageEpoch, 0, spec, generation, 0, false, false);
    }
}
