package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.Effect;

/** Something to do with the durable store. */
sealed interface StoreJob {

    /**
     * Make a snapshot durable.
     *
     * @param snapshot the snapshot
     */
    record Save(Snapshot snapshot) implements StoreJob {}

    /**
     * Read a snapshot for a recall.
     *
     * @param recall what waits for it
     */
    record Load(Effect.Recall recall) implements StoreJob {}

    /**
     * Forget a seed's snapshot.
     *
     * @param seed the seed
     */
    record Forget(SeedId seed) implements StoreJob {}
}
