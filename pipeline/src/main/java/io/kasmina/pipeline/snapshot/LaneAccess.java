package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.Decision;
import io.kasmina.pipeline.state.SeedState;
import java.util.function.Function;

/** The way back to the lanes, which exist only after what carries their effects. Thread-safe. */
@FunctionalInterface
public interface LaneAccess {

    /** Changes a seed by a pure rule without waiting; an unknown seed stays unknown. */
    void post(SeedId seed, Function<SeedState, Decision> rule);
}
