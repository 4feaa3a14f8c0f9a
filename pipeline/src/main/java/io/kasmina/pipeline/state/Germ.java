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
 * @param trainingStart the step at which TRAINING began, {@link #NOT_TRAINING} before
 * @param fineTuning true while a PROBATIONARY seed trains again
 */
public record Germ(
        String blueprintId,
        TrainingRunId run,
        @Nullable Sha256 pin,
        BlendSpec blend,
        long blendStart,
        long trainingStart,
        boolean fineTuning) {

    /** Value of {@code blendStart} before BLENDING. */
    public static final long NOT_BLENDING = -1;

    /** Value of {@code trainingStart} before TRAINING. */
    public static final long NOT_TRAINING = -1;

    /** Makes a germ that has not trained. */
    public Germ(
            String blueprintId,
            TrainingRunId run,
            @Nullable Sha256 pin,
            BlendSpec blend,
            long blendStart,
            boolean fineTuning) {
        this(blueprintId, run, pin, blend, blendStart, NOT_TRAINING, fineTuning);
    }

    /** Returns the germ with another blend; with the same one for null. */
    public Germ with(@Nullable BlendSpec next) {
        return next == null ? this : new Germ(blueprintId, run, pin, next, blendStart, trainingStart, fineTuning);
    }

    /** Returns the germ with BLENDING begun at a step. */
    public Germ blendingFrom(long step) {
        return new Germ(blueprintId, run, pin, blend, step, trainingStart, fineTuning);
    }

    /** Returns the germ with fine-tuning on or off. */
    public Germ fineTuning(boolean on) {
        return new Germ(blueprintId, run, pin, blend, blendStart, trainingStart, on);
    }

    /** Returns the germ with TRAINING begun at a step. */
    public Germ trainingFrom(long step) {
        return new Germ(blueprintId, run, pin, blend, blendStart, step, fineTuning);
    }
}
