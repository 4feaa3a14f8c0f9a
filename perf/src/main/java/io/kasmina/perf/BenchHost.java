package io.kasmina.perf;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Set;

/**
 * A host of one layer with room for every seed.
 *
 * @param parameters what it could train
 */
record BenchHost(ParameterGroup parameters) implements HostModel {

    private static final GraftPoint POINT = new GraftPoint(TensorShape.of(2, 2), DType.FLOAT32);
    private static final Set<String> LAYERS = Set.of("conv");

    @Override
    public Set<String> layers() {
        return LAYERS;
    }

    @Override
    public GraftPoint graftPoint(SeedId seed) {
        return POINT;
    }

    @Override
    public List<ComparablePair> comparablePairs() {
        return List.of();
    }
}
