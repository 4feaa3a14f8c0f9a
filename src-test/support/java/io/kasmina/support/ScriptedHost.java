package io.kasmina.support;

import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.step.HostModel;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Set;

/** Double of a host: one layer, one parameter of 4 elements, one graft point of [2, 2]. */
public final class ScriptedHost implements HostModel {

    /** Shape of its activation. */
    public static final TensorShape SHAPE = TensorShape.of(2, 2);

    /** Name of its one parameter. */
    public static final String WEIGHT = "conv.weight";

    private final ScriptedParameters parameters = new ScriptedParameters().parameter(WEIGHT, 4);
    private List<ComparablePair> pairs = List.of(new ComparablePair(WEIGHT, HeapKernel.WEIGHT));
    private GraftPoint point = new GraftPoint(SHAPE, DType.FLOAT32);
    private boolean lost;

    /** Sets what may be compared. */
    public void pairs(ComparablePair... next) {
        pairs = List.of(next);
    }

    /** Sets where seeds are grafted, null for nowhere. */
    public void point(GraftPoint next) {
        point = next;
    }

    /** Lets the question where seeds are grafted fail. */
    public void lose() {
        lost = true;
    }

    @Override
    public Set<String> layers() {
        return Set.of("conv");
    }

    @Override
    public GraftPoint graftPoint(SeedId seed) {
        if (lost) {
            throw new IllegalStateException("no module of that name");
        }
        return point;
    }

    @Override
    public ScriptedParameters parameters() {
        return parameters;
    }

    @Override
    public List<ComparablePair> comparablePairs() {
        return pairs;
    }

    /** Returns a report about a seed's current stage. */
    public static HostReport report(SeedView seed, long step, PerformanceStatus status) {
        return new HostReport(seed.seed(), step, seed.stage(), seed.stageEpoch(), 0.5, status, Set.of());
    }
}
