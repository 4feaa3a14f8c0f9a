package io.kasmina.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A blend written as plainly as its formula, in double precision, to compare backends with. */
public final class BlendModel {

    private final BlendSpec spec;
    private final TensorShape shape;
    private final List<Double> raw = new ArrayList<>();
    private final List<Double> effective = new ArrayList<>();
    private final List<Double> gates = new ArrayList<>();

    private BlendModel(BlendSpec spec, TensorShape shape) {
        this.spec = spec;
        this.shape = shape;
    }

    /** Makes the model of one blend; {@code logits} has 5 classes a sample and is read by CONFIDENCE only. */
    public static BlendModel of(BlendSpec spec, double alpha, TensorShape shape, float[] logits) {
        BlendModel model = new BlendModel(spec, shape);
        if (spec instanceof BlendSpec.Channel channel) {
            for (float factor : channel.alphas()) {
                model.add(alpha * factor, 0, 1);
            }
        } else if (spec instanceof BlendSpec.Confidence confidence) {
            for (int sample = 0; sample < shape.dim(0); sample++) {
                double gate = gate(confidence, logits, sample * 5);
                model.gates.add(gate);
                model.add(alpha * gate, confidence.lo(), confidence.hi());
            }
        } else {
            model.add(alpha, 0, 1);
        }
        return model;
    }

    /** Fails unless a result is this blend of the given activations, within single precision. */
    public void assertBlend(double[] actual, float[] host, float[] seed) {
        assertThat(actual).hasSameSizeAs(host);
        for (int i = 0; i < actual.length; i++) {
            double alpha = effective.get(weightOf(i));
            double rest = spec instanceof BlendSpec.Residual ? 1 : 1 - alpha;
            double expected = alpha * seed[i] + rest * host[i];
            assertThat(actual[i]).isCloseTo(expected, within(1e-6 + 1e-6 * Math.abs(expected)));
        }
    }

    /** Returns the statistics of finite inputs. */
    public BlendStats stats() {
        List<Double> sorted = new ArrayList<>(effective);
        Collections.sort(sorted);
        double position = 0.95 * (sorted.size() - 1);
        double low = sorted.get((int) Math.floor(position));
        double high = sorted.get((int) Math.ceil(position));
        long clamped = 0;
        for (int i = 0; i < raw.size(); i++) {
            clamped += raw.get(i).equals(effective.get(i)) ? 0 : 1;
        }
        return new BlendStats(
                mean(effective),
                low + (position - Math.floor(position)) * (high - low),
                effective.stream().filter(alpha -> alpha < 0.01).count() / (double) effective.size(),
                gates.isEmpty() ? 1 : mean(gates),
                gates.isEmpty() ? 1 : Collections.min(gates),
                gates.isEmpty() ? 1 : Collections.max(gates),
                clamped / (double) raw.size(),
                true);
    }

    private void add(double alpha, double lo, double hi) {
        raw.add(alpha);
        effective.add(Math.min(Math.max(alpha, lo), hi));
    }

    private int weightOf(int element) {
        if (effective.size() == 1) {
            return 0;
        }
        int perSample = (int) (shape.size() / shape.dim(0));
        if (spec instanceof BlendSpec.Confidence) {
            return element / perSample;
        }
        int perChannel = perSample / (int) shape.dim(1);
        return element % perSample / perChannel;
    }

    private static double gate(BlendSpec.Confidence spec, float[] logits, int from) {
        List<Double> row = new ArrayList<>();
        for (int i = from; i < from + 5; i++) {
            row.add((double) logits[i]);
        }
        row.sort(Collections.reverseOrder());
        return 1 / (1 + Math.exp(-spec.k() * (row.get(0) - row.get(1) - spec.tau())));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }
}
