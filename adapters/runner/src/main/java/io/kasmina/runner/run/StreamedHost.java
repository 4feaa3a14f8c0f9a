package io.kasmina.runner.run;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.runner.config.HostSettings;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.Weights;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host in another process, as far as G3 and the probe of a kernel must know it. It has no parameter here: it trains where it is, and its
 * gradients come as records. Immutable; any thread.
 */
final class StreamedHost implements HostModel {

    private final Set<String> layers;
    private final Map<String, GraftPoint> points;

    private StreamedHost(Set<String> layers, Map<String, GraftPoint> points) {
        this.layers = layers;
        this.points = points;
    }

    /** Returns the host that the settings tell of, null where they tell of none. */
    static @Nullable StreamedHost of(HostSettings settings) {
        return settings.grafts().isEmpty() ? null : new StreamedHost(settings.layers(), settings.points());
    }

    @Override
    public Set<String> layers() {
        return layers;
    }

    @Override
    public @Nullable GraftPoint graftPoint(SeedId seed) {
        GraftPoint own = points.get(seed.value());
        return own == null ? points.get(HostSettings.ANY) : own;
    }

    @Override
    public ParameterGroup parameters() {
        return Nothing.INSTANCE;
    }

    @Override
    public List<ComparablePair> comparablePairs() {
        return List.of();
    }

    /** No parameter at all. */
    private enum Nothing implements ParameterGroup {
        INSTANCE;

        @Override
        public List<Info> parameters() {
            return List.of();
        }

        @Override
        public void record(boolean on) {}

        @Override
        public boolean recording() {
            return false;
        }

        @Override
        public void clearGradients() {}

        @Override
        public double maxAbsGradient() {
            return 0;
        }

        @Override
        public double[] gradientAt(int parameter, long[] coordinates) {
            throw new TensorFault(TensorFault.Kind.WEIGHTS_MISMATCH, "parameter: there is none, was " + parameter);
        }

        @Override
        public Weights read() {
            return new Weights(List.of());
        }

        @Override
        public void write(Weights weights) {
            weights.requireFit(List.of());
        }
    }
}
