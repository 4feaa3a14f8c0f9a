package io.kasmina.pipeline.state;

import io.kasmina.contract.HostReport;
import org.jspecify.annotations.Nullable;

/**
 * Evidence about a seed since its germination.
 *
 * @param violations isolation violations
 * @param blends blends that failed
 * @param kernelP50Millis p50 of the last kernel forwards on the device in ms, NaN before the first
 * @param report the host's latest report, null before the first
 */
public record Health(long violations, FailedBlends blends, double kernelP50Millis, @Nullable HostReport report) {

    /** No evidence yet. */
    public static final Health FRESH = new Health(0, FailedBlends.NONE, Double.NaN, null);

    /** Returns this evidence with a newer report. */
    public Health with(HostReport next) {
        return new Health(violations, blends, kernelP50Millis, next);
    }

    /** Returns this evidence with another number of violations. */
    public Health with(long count) {
        return new Health(count, blends, kernelP50Millis, report);
    }

    /** Returns the latest report if the host saw the given stage epoch, else null: older epochs are ignored. */
    public @Nullable HostReport reportOf(long epoch) {
        return report != null && report.stageEpoch() == epoch ? report : null;
    }
}
