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

    private static BlendedRecord.Builder record(TrainingRunId run, BlendPlan plan) {
        return BlendedRecord.newBuilder()
                .setTrainingRunId(run.value())
                .setSeedId(plan.seed().value())
                .setStep(plan.step())
                .setMode(plan.spec().mode());
    }
}
