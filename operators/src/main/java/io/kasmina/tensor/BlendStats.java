package io.kasmina.tensor;

/**
 * What one blend did. The effective α is one value for CONVEX and RESIDUAL, one a channel for CHANNEL, one a sample for CONFIDENCE.
 *
 * @param alphaMean mean of the effective α, 0..1
 * @param alphaP95 95th percentile of the effective α by linear interpolation, 0..1
 * @param sparsity share of effective α below 0.01, 0..1
 * @param gateMean mean of the sigmoid gate, 0..1; 1 for modes without one
 * @param gateMin least gate
 * @param gateMax greatest gate
 * @param clampedFraction share of effective α that a clamp changed, 0..1
 * @param finite false if the logits, or one of 256 sampled positions of either activation, hold NaN or infinity
 */
public record BlendStats(
        double alphaMean,
        double alphaP95,
        double sparsity,
        double gateMean,
        double gateMin,
        double gateMax,
        double clampedFraction,
        boolean finite) {

    /** Returns the stats of a blend with a single weight. */
    public static BlendStats uniform(double alpha, boolean finite) {
        return new BlendStats(alpha, alpha, alpha < 0.01 ? 1 : 0, 1, 1, 1, 0, finite);
    }
}
