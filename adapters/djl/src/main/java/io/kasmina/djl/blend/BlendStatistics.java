package io.kasmina.djl.blend;

import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.BlendStats;

/** Turns weights into {@link BlendStats}. Pure; any thread. */
final class BlendStatistics {

    private static final double SPARSE_BELOW = 0.01;
    private static final double UPPER_PERCENTILE = 0.95;

    private BlendStatistics() {}

    /** One weight a channel; α and the factors lie in 0..1, so the clamp never changes one. */
    static BlendStats ofChannels(double alpha, ChannelFactors factors, boolean finite) {
        double[] ascending = factors.ascending();
        double p95 = alpha * percentile(ascending, ascending.length);
        double sparsity = (double) countSparse(ascending, ascending.length, alpha) / ascending.length;
        return new BlendStats(alpha * factors.mean(), p95, sparsity, 1, 1, 1, 0, finite);
    }

    /** Of an empty batch. */
    static BlendStats ofNothing(BlendSpec spec, double alpha) {
        return spec.needsLogits()
                ? new GateSamples().stats(true, BlendStats.Coverage.NOW)
                : BlendStats.uniform(alpha, true);
    }

    /** Returns how many of the first values, which ascend, times a factor count as none. */
    static int countSparse(double[] ascending, int length, double factor) {
        int count = 0;
        while (count < length && factor * ascending[count] < SPARSE_BELOW) {
            count++;
        }
        return count;
    }

    /** Returns the 95th percentile of the first values, which ascend, by linear interpolation. */
    static double percentile(double[] ascending, int length) {
        double rank = UPPER_PERCENTILE * (length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, length - 1);
        return ascending[below] + (rank - below) * (ascending[above] - ascending[below]);
    }
}
