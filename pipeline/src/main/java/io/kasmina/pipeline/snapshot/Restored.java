package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.RecallFailure;

/** What became of a restore from a checkpoint. */
public sealed interface Restored {

    /**
     * The seed goes on from where it was copied.
     *
     * @param stage its stage
     */
    record Done(SeedStage stage) implements Restored {}

    /**
     * Nothing was restored: the seed is DORMANT, or what it was.
     *
     * @param reason why
     */
    record Failed(RecallFailure reason) implements Restored {}
}
