package io.kasmina.pipeline.partition;

/** What happened since the last cut and how long it has waited. Times are the timer's nanoseconds. Confined to its desk's mailbox. */
final class News {

    private static final long NONE = -1;

    private final long letterBytes;
    private long buriedBytes;
    private boolean happened;
    private boolean changed;
    private boolean urgent;
    private long happenedAt;
    private long changedAt;

    /**
     * Begins without news.
     *
     * @param letterBytes bytes of dead letters that must not wait
     */
    News(long letterBytes) {
        this.letterBytes = letterBytes;
    }

    /** A record became a dead letter. */
    void buried(long now, long bytes) {
        buriedBytes += bytes;
        happened(now, buriedBytes >= letterBytes);
    }

    /** Something was said. */
    void happened(long now, boolean isUrgent) {
        if (!happened) {
            happened = true;
            happenedAt = now;
        }
        urgent |= isUrgent;
    }

    /** A seed changed. */
    void seeds(long now) {
        if (!changed) {
            changed = true;
            changedAt = now;
        }
    }

    /** Seeds are about to be cut. */
    void seedsTaken() {
        changed = false;
    }

    /** Everything that was said is in a cut. */
    void taken() {
        happened = false;
        urgent = false;
        buriedBytes = 0;
    }

    boolean isUrgent() {
        return urgent;
    }

    /** Returns how long the oldest has waited, −1 for nothing. */
    long age(long now) {
        if (!happened && !changed) {
            return NONE;
        }
        long first = happened ? happenedAt : changedAt;
        return Math.max(0, now - (changed ? Math.min(first, changedAt) : first));
    }
}
