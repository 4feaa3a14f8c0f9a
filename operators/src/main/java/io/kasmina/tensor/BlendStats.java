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
 * @param finite false if the logits, or one of 256 sampled positions of either activation, hold NaN or infinity; always of this blend
 * @param coverage of which blends the other figures are
 */
public record BlendStats(
        double alphaMean,
        double alphaP95,
        double sparsity,
        double gateMean,
        double gateMin,
        double gateMax,
        double clampedFraction,
        boolean finite,
        Coverage coverage) {

    /** Makes the stats of the blend at hand alone. */
    public BlendStats(
            double alphaMean,
            double alphaP95,
            double sparsity,
            double gateMean,
            double gateMin,
            double gateMax,
            double clampedFraction,
            boolean finite) {
        this(alphaMean, alphaP95, sparsity, gateMean, gateMin, gateMax, clampedFraction, finite, Coverage.NOW);
    }

    /** Returns the stats of a blend of which nothing is known yet but whether its inputs are finite: every figure is NaN. */
    public static BlendStats unknown(boolean finite) {
        double none = Double.NaN;
        return new BlendStats(none, none, none, none, none, none, none, finite, new Coverage(0, 1));
    }

    /** Tells whether the figures are known. */
    public boolean known() {
        return coverage.blends() > 0;
    }

    /**
     * Which of a seed's blends the figures are of. A device that is read back now and then reports those of its last reading.
     *
     * @param blends how many blends, one after the other; 0 while nothing is known
     * @param behind how many later ones were made since, the one at hand included if it is not covered
     */
    public record Coverage(int blends, int behind) {

        /** The blend at hand and no other. */
        public static final Coverage NOW = new Coverage(1, 0);
    }

    /** Returns the stats of a blend with a single weight. */
    public static BlendStats uniform(double alpha, boolean finite) {
        return new BlendStats(alpha, alpha, alpha < 0.01 ? 1 : 0, 1, 1, 1, 0, finite);
    }
}
