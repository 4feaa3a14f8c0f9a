package io.kasmina.pipeline.state;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.TrainingRunId;
import org.jspecify.annotations.Nullable;

/**
 * What a seed grows from.
 *
 * @param blueprintId the blueprint, not blank
 * @param run the training run
 * @param pin the pinned digest, null where none is required
 * @param blend how it joins the host
 * @param blendStart the step at which BLENDING began, {@link #NOT_BLENDING} before
 * @param fineTuning true while a PROBATIONARY seed trains again
 */
public record Germ(
        String blueprintId,
        TrainingRunId run,
        @Nullable Sha256 pin,
        BlendSpec blend,
        long blendStart,
        boolean fineTuning) {

    /** Value of {@code blendStart} before BLENDING. */
    public static final long NOT_BLENDING = -1;

    /** Returns the germ with another blend. */
    public Germ with(BlendSpec next) {
        return new Germ(blueprintId, run, pin, next, blendStart, fineTuning);
    }

    /** Returns the germ with BLENDING begun at a step. */
    public Germ blendingFrom(long step) {
        return new Germ(blueprintId, run, pin, blend, step, fineTuning);
    }

    /** Returns the germ with fine-tuning on or off. */
    public Germ fineTuning(boolean on) {
        return new Germ(blueprintId, run, pin, blend, blendStart, on);
    }
}
