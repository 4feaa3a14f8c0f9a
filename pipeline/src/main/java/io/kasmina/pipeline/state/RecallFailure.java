package io.kasmina.pipeline.state;

import io.kasmina.contract.Reason;

/** Why a seed was not brought back to a snapshot, or why a snapshot was not taken. Nothing has changed then. */
public enum RecallFailure implements Reason {

    /** The durable store has no snapshot of the seed. */
    SNAPSHOT_MISSING,

    /** The durable store could not read or write. */
    STORE_FAILED,

    /** The bytes are no whole snapshot. */
    SNAPSHOT_CORRUPT,

    /** The bytes are of a version that this build does not know. */
    SNAPSHOT_VERSION_UNKNOWN,

    /** The snapshot is larger than the configured bound. */
    SNAPSHOT_TOO_LARGE,

    /** The snapshot is not the one that was looked for. */
    SNAPSHOT_STALE,

    /** The snapshot is another seed's. */
    FOREIGN_SEED,

    /** Memory is full of snapshots that are not durable yet. */
    MEMORY_FULL,

    /** The queue to the durable store is full. */
    STORE_BUSY,

    /** The kernel was not fetched, or could not be loaded. */
    KERNEL_UNAVAILABLE,

    /** The kernel has other parameters than the snapshot. */
    WEIGHTS_MISMATCH,

    /** The device could not copy the parameters. */
    DEVICE_FAILED,

    /** The seed is live or under embargo. */
    SEED_BUSY,

    /** The isolation breaker keeps seeds out of the snapshot's stage. */
    ISOLATION_BREAKER_OPEN,

    /** The seed was retired meanwhile, or the pipeline was closed. */
    SUPERSEDED
}
