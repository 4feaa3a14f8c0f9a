package io.kasmina.pipeline.step;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.SeedId;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.tensor.BlendStats;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one training step did.
 *
 * @param step its number
 * @param nanos device time of the body
 * @param seeds one entry for each seed that the body touched
 */
public record StepReport(long step, long nanos, Map<SeedId, SeedStep> seeds) {

    /** Copies the map. */
    public StepReport {
        seeds = Map.copyOf(seeds);
    }

    /**
     * What one step did with one seed.
     *
     * @param plan the frozen plan
     * @param stats statistics of its last blend, null where none was made
     * @param isolation verdict of its last isolation check, null where none was due
     * @param failures blends that were not made, in order
     * @param blends blends that were made
     * @param kernelNanos device time of its last kernel forward, 0 for none
     * @param blendNanos device time of its last blend, 0 for none
     */
    public record SeedStep(
            BlendPlan plan,
            @Nullable BlendStats stats,
            @Nullable IsolationVerdict isolation,
            List<BlendFailure> failures,
            int blends,
            long kernelNanos,
            long blendNanos) {

        /** Copies the list. */
        public SeedStep {
            failures = List.copyOf(failures);
        }
    }
}
