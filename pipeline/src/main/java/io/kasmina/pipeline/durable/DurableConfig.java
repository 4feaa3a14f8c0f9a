package io.kasmina.pipeline.durable;

/**
 * Bounds of the state folder.
 *
 * @param maxSnapshotBytes largest snapshot, 1 to 2,147,479,552
 * @param maxQueuedBytes most bytes of snapshots that wait for the disk, at least {@code maxSnapshotBytes}; more are refused
 * @param maxFolderBytes most bytes of snapshots in the folder, at least {@code maxSnapshotBytes}, beside the one that is being written; more
 *     are refused. Those of former runs count: nobody but their seeds' forgetting removes them
 */
public record DurableConfig(long maxSnapshotBytes, long maxQueuedBytes, long maxFolderBytes) {

    /** What fits into an array with room for the file's own parts. */
    private static final long MAX_SNAPSHOT = Integer.MAX_VALUE - 4095L;

    private static final long DEFAULT_SNAPSHOT = 1L << 30;
    private static final long DEFAULT_FOLDER = 64L << 30;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public DurableConfig {
        if (maxSnapshotBytes < 1 || maxSnapshotBytes > MAX_SNAPSHOT) {
            throw new IllegalArgumentException(
                    "maxSnapshotBytes: must be 1 to " + MAX_SNAPSHOT + ", was " + maxSnapshotBytes);
        }
        atLeast("maxQueuedBytes", maxQueuedBytes, maxSnapshotBytes);
        atLeast("maxFolderBytes", maxFolderBytes, maxSnapshotBytes);
    }

    private static void atLeast(String field, long value, long bound) {
        if (value < bound) {
            throw new IllegalArgumentException(
                    field + ": must be at least maxSnapshotBytes = " + bound + ", was " + value);
        }
    }

    /** Returns the defaults: 1 GiB, 1 GiB and 64 GiB. */
    public static DurableConfig defaults() {
        return new DurableConfig(DEFAULT_SNAPSHOT, DEFAULT_SNAPSHOT, DEFAULT_FOLDER);
    }
}
