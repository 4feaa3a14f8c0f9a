package io.kasmina.djl.blend;

import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.BlendStats;
import java.util.Arrays;

/** Gates of one seed's blends on their way to figures. One thread. */
final class GateSamples {

    private static final int ROOM = 64;

    private double[] gates = new double[ROOM];
    private double[] weights = new double[ROOM];
    private int count;
    private int clamped;

    /** Adds a sample's gate, of a blend with these settings. */
    void add(BlendSpec.Confidence spec, double alpha, double gate) {
        if (count == gates.length) {
            gates = Arrays.copyOf(gates, 2 * count);
            weights = Arrays.copyOf(weights, 2 * count);
        }
        double raw = alpha * gate;
        double weight = Math.max(spec.lo(), Math.min(spec.hi(), raw));
        clamped += weight == raw ? 0 : 1;
        gates[count] = gate;
        weights[count++] = weight;
    }

    /** Returns the figures of everything added. */
    BlendStats stats(boolean finite, BlendStats.Coverage coverage) {
        if (count == 0) {
            return new BlendStats(0, 0, 0, 1, 1, 1, 0, finite, coverage);
        }
        Arrays.sort(weights, 0, count);
        Arrays.sort(gates, 0, count);
        return new BlendStats(
                Arrays.stream(weights, 0, count).average().orElseThrow(),
                BlendStatistics.percentile(weights, count),
                (double) BlendStatistics.countSparse(weights, count, 1) / count,
                Arrays.stream(gates, 0, count).average().orElseThrow(),
                gates[0],
                gates[count - 1],
                (double) clamped / count,
                finite,
                coverage);
    }
}
