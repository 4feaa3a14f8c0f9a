package io.kasmina.wire;

import io.kasmina.contract.Adjustment;
import io.kasmina.wire.records.AdjustmentRecord;

/** Writes adjustments as AdjustmentRecords. Stateless. */
public final class AdjustmentEncoder {

    private AdjustmentEncoder() {}

    /** Writes an adjustment. */
    public static byte[] encode(Adjustment adjustment) {
        return AdjustmentRecord.newBuilder()
                .setOptimizerId(adjustment.optimizerId())
                .putAllHyperparameters(adjustment.hyperparameters())
                .setCommandId(adjustment.commandId())
                .build()
                .toByteArray();
    }
}
