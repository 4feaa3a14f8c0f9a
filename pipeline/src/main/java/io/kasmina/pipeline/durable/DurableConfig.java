package io.kasmina.pipeline.durable;

/**
 * Bounds of the state folder.
 *
 * @param maxSnapshotBytes largest snapshot, 1 to 2,147,479,552
 * @param maxQueuedBytes most bytes of snapshots that wait for the disk, at least {@code maxSnapshotBytes}; more are refused
 */
public record DurableConfig(long maxSnapshotBytes, long maxQueuedBytes) {

    /** What fits into an array with room for the file's own parts. */
    private static final long MAX_SNAPSHOT = Integer.MAX_VALUE - 4095L;

    private static final long DEFAULT_SNAPSHOT = 1L << 30;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public DurableConfig {
        if (maxSnapshotBytes < 1 || maxSnapshotBytes > MAX_SNAPSHOT) {
            throw new IllegalArgumentException(
                    "maxSnapshotBytes: must be 1 to " + MAX_SNAPSHOT + ", was " + maxSnapshotBytes);
        }
        if (maxQueuedBytes < maxSnapshotBytes) {
            throw new IllegalArgumentException("maxQueuedBytes: must be at least maxSnapshotBytes = " + maxSnapshotBytes
                    + ", was " + maxQueuedBytes);
        }
    }

    /** Returns the defaults: 1 GiB each. */
    public static DurableConfig defaults() {
        return new DurableConfig(DEFAULT_SNAPSHOT, DEFAULT_SNAPSHOT);
    }
}
