package io.kasmina.djl.blend;

import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.BlendStats;
import java.util.Arrays;

/** Turns weights into {@link BlendStats}. Pure; any thread. */
final class BlendStatistics {

    private static final double SPARSE_BELOW = 0.01;
    private static final double UPPER_PERCENTILE = 0.95;

    private BlendStatistics() {}

    /** One weight a channel; α and the factors lie in 0..1, so the clamp never changes one. */
    static BlendStats ofChannels(double alpha, ChannelFactors factors, boolean finite) {
        double[] ascending = factors.ascending();
        double p95 = alpha * percentile(ascending);
        double sparsity = share(ascending.length, countBelow(ascending, alpha));
        return new BlendStats(alpha * factors.mean(), p95, sparsity, 1, 1, 1, 0, finite);
    }

    /** One weight a sample. */
    static BlendStats ofGates(double alpha, BlendSpec.Confidence spec, double[] gates, boolean finite) {
        double[] weights = new double[gates.length];
        int clamped = 0;
        for (int i = 0; i < gates.length; i++) {
            double raw = alpha * gates[i];
            weights[i] = Math.max(spec.lo(), Math.min(spec.hi(), raw));
            clamped += weights[i] == raw ? 0 : 1;
        }
        if (gates.length == 0) {
            return new BlendStats(0, 0, 0, 1, 1, 1, 0, finite);
        }
        Arrays.sort(weights);
        Arrays.sort(gates);
        return new BlendStats(
                Arrays.stream(weights).average().orElseThrow(),
                percentile(weights),
                share(weights.length, countBelow(weights, 1)),
                Arrays.stream(gates).average().orElseThrow(),
                gates[0],
                gates[gates.length - 1],
                share(gates.length, clamped),
                finite);
    }

    private static int countBelow(double[] ascending, double factor) {
        int count = 0;
        while (count < ascending.length && factor * ascending[count] < SPARSE_BELOW) {
            count++;
        }
        return count;
    }

    private static double percentile(double[] ascending) {
        double rank = UPPER_PERCENTILE * (ascending.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (rank - below) * (ascending[above] - ascending[below]);
    }

    private static double share(int of, int part) {
        return (double) part / of;
    }
}
