package io.kasmina.support;

import io.kasmina.pipeline.state.RecoveryConfig;

/** Limits of snapshots that tests want. */
public final class SnapshotLimits {

    private SnapshotLimits() {}

    /** Returns the usual limits, but with no room in memory: the durable copy alone serves. */
    public static RecoveryConfig withoutMemory() {
        RecoveryConfig usual = RecoveryConfig.defaults();
        return new RecoveryConfig(
                0,
                usual.snapshotBytes(),
                usual.fastLimit(),
                usual.fullLimit(),
                usual.pauseQuota(),
                usual.pauseWindow());
    }
}
