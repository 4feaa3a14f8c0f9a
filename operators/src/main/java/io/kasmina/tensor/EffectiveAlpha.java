package io.kasmina.tensor;

import io.kasmina.contract.BlendSpec;
import java.util.Arrays;

/**
 * The weights that a blend really uses: one for the whole tensor, one a channel, or one a sample (behaviour.md, section 4).
 *
 * @param weights effective α, in 0..1 unless the logits were not finite
 * @param gates sigmoid gates, one a sample; empty for modes without them
 * @param clamped how many weights a clamp changed
 */
@SuppressWarnings("ArrayRecordComponent") // made and read within one blend, never compared by equals
record EffectiveAlpha(double[] weights, double[] gates, int clamped) {

    private static final double SPARSE_BELOW = 0.01;
    private static final double P95 = 0.95;

    /** One weight. */
    static EffectiveAlpha single(double alpha) {
        return new EffectiveAlpha(new double[] {alpha}, new double[0], 0);
    }

    /** clamp(α·vec, 0, 1) a channel. */
    static EffectiveAlpha channels(BlendSpec.Channel spec, double alpha) {
        float[] factors = spec.alphas();
        double[] raw = new double[factors.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = alpha * factors[i];
        }
        return clamp(raw, new double[0], 0, 1);
    }

    /** clamp(α·sigmoid(k·(top1−top2−τ)), lo, hi) a sample; {@code logits} is [samples, classes ≥ 2]. */
    static EffectiveAlpha samples(BlendSpec.Confidence spec, double alpha, HeapTensor logits) {
        int samples = Math.toIntExact(logits.shape().dim(0));
        int classes = Math.toIntExact(logits.shape().dim(1));
        double[] gates = new double[samples];
        double[] raw = new double[samples];
        for (int i = 0; i < samples; i++) {
            double margin = margin(logits, i * classes, classes);
            gates[i] = 1 / (1 + Math.exp(-spec.k() * (margin - spec.tau())));
            raw[i] = alpha * gates[i];
        }
        return clamp(raw, gates, spec.lo(), spec.hi());
    }

    BlendStats stats(boolean finite) {
        return new BlendStats(
                mean(weights, 0),
                percentile(weights),
                mean(Arrays.stream(weights).map(w -> w < SPARSE_BELOW ? 1 : 0).toArray(), 0),
                mean(gates, 1),
                Arrays.stream(gates).min().orElse(1),
                Arrays.stream(gates).max().orElse(1),
                weights.length == 0 ? 0 : (double) clamped / weights.length,
                finite);
    }

    private static EffectiveAlpha clamp(double[] raw, double[] gates, double lo, double hi) {
        double[] weights = new double[raw.length];
        int clamped = 0;
        for (int i = 0; i < raw.length; i++) {
            weights[i] = Math.min(Math.max(raw[i], lo), hi);
            clamped += weights[i] == raw[i] ? 0 : 1;
        }
        return new EffectiveAlpha(weights, gates, clamped);
    }

    private static double margin(HeapTensor logits, int from, int classes) {
        double top = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + classes; i++) {
            double value = logits.at(i);
            second = Math.max(second, Math.min(top, value));
            top = Math.max(top, value);
        }
        return top - second;
    }

    private static double mean(double[] values, double ofNone) {
        return Arrays.stream(values).average().orElse(ofNone);
    }

    private static double percentile(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = P95 * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
