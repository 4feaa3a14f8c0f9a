package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.tensor.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An initialised DJL block as Kasmina knows it. Immutable; its parameters are read on the device thread. */
public final class DjlHostModel implements HostModel {

    private final Set<String> layers;
    private final Map<SeedId, GraftPoint> points;
    private final List<ComparablePair> pairs;
    private final ParameterGroup parameters;

    private DjlHostModel(
            Set<String> layers, Map<SeedId, GraftPoint> points, List<ComparablePair> pairs, ParameterGroup parameters) {
        this.layers = layers;
        this.points = points;
        this.pairs = pairs;
        this.parameters = parameters;
    }

    /**
     * Describes a block. Device thread only.
     *
     * @param backend the block's backend
     * @param root an initialised block; it must keep its parameter arrays
     * @param points the activation of each {@link GraftBlock}
     * @param pairs parameters that may be compared by cosine; empty for none
     */
    public static DjlHostModel of(
            DjlBackend backend, Block root, Map<SeedId, GraftPoint> points, List<ComparablePair> pairs) {
        Set<String> layers = new LinkedHashSet<>();
        root.getChildren().forEach(child -> layers.add(child.getKey()));
        return new DjlHostModel(
                Set.copyOf(layers), Map.copyOf(points), List.copyOf(pairs), backend.parameters(arrays(root)));
    }

    @Override
    public Set<String> layers() {
        return layers;
    }

    @Override
    public @Nullable GraftPoint graftPoint(SeedId seed) {
        return points.get(seed);
    }

    @Override
    public ParameterGroup parameters() {
        return parameters;
    }

    @Override
    public List<ComparablePair> comparablePairs() {
        return pairs;
    }

    private static Map<String, NDArray> arrays(Block root) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (Pair<String, Parameter> parameter : root.getParameters()) {
            if (parameter.getValue().requiresGradient()) {
                arrays.put(parameter.getKey(), parameter.getValue().getArray());
            }
        }
        return arrays;
    }
}
