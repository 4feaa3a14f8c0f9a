package io.kasmina.wire;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.wire.records.BlendedRecord;

/** Writes BlendedRecords. Stateless. */
public final class BlendedEncoder {

    private BlendedEncoder() {}

    /** Writes a blend that was made. */
    public static byte[] made(TrainingRunId run, BlendPlan plan, FrameData frame) {
        return record(run, plan).setFrame(TensorFrames.write(frame)).build().toByteArray();
    }

    /** Writes a blend that was not made. */
    public static byte[] failed(TrainingRunId run, BlendPlan plan, BlendFailure reason) {
        return record(run, plan).setFailure(reason.code()).build().toByteArray();
    }

    /** Writes that a blend was not made where no plan is known, and so no mode. */
    public static byte[] failed(FrameKey key, BlendFailure reason) {
        return record(key).setFailure(reason.code()).build().toByteArray();
    }

    /** Writes that a seed does not blend in its stage: no mode, no frame, no reason. */
    public static byte[] untouched(FrameKey key) {
        return record(key).build().toByteArray();
    }

    private static BlendedRecord.Builder record(FrameKey key) {
        return BlendedRecord.newBuilder()
                .setTrainingRunId(key.run().value())
                .setSeedId(key.seed().value())
                .setStep(key.step());
    }

    private static BlendedRecord.Builder record(TrainingRunId run, BlendPlan plan) {
        return record(new FrameKey(run, plan.seed(), plan.step()))
                .setMode(plan.spec().mode());
    }
}
