package io.kasmina.pipeline.cache;

/**
 * What the kernel cache has done since its start.
 *
 * @param hits attachments of an artifact that was kept
 * @param spares those of them that found a spare, so that nothing was loaded
 * @param misses attachments of an artifact that was not
 * @param evictions artifacts that had to go
 * @param closed spares that were closed unused
 * @param loads kernels that were loaded, ahead or not
 * @param loadNanos time that took
 * @param waits attachments that waited for the cache, which is all of them
 * @param waitNanos how long they waited together
 */
public record CacheTotals(
        long hits,
        long spares,
        long misses,
        long evictions,
        long closed,
        long loads,
        long loadNanos,
        long waits,
        long waitNanos) {

    /** Nothing yet. */
    public static final CacheTotals NONE = new CacheTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Returns what was done since an earlier reading. */
    public CacheTotals since(CacheTotals earlier) {
        return new CacheTotals(
                hits - earlier.hits,
                spares - earlier.spares,
                misses - earlier.misses,
                evictions - earlier.evictions,
                closed - earlier.closed,
                loads - earlier.loads,
                loadNanos - earlier.loadNanos,
                waits - earlier.waits,
                waitNanos - earlier.waitNanos);
    }

    /** Returns the share of attachments whose artifact was kept; 0 before the first. */
    public double hitRate() {
        return share(hits);
    }

    /** Returns the share of attachments that found a spare; 0 before the first. */
    public double spareRate() {
        return share(spares);
    }

    CacheTotals asked(boolean kept, boolean spare) {
        return new CacheTotals(
                hits + (kept ? 1 : 0),
                spares + (spare ? 1 : 0),
                misses + (kept ? 0 : 1),
                evictions,
                closed,
                loads,
                loadNanos,
                waits,
                waitNanos);
    }

    CacheTotals gone(long artifacts, long unused) {
        return new CacheTotals(
                hits, spares, misses, evictions + artifacts, closed + unused, loads, loadNanos, waits, waitNanos);
    }

    CacheTotals loaded(long nanos) {
        return new CacheTotals(hits, spares, misses, evictions, closed, loads + 1, loadNanos + nanos, waits, waitNanos);
    }

    CacheTotals waited(long nanos) {
        return new CacheTotals(hits, spares, misses, evictions, closed, loads, loadNanos, waits + 1, waitNanos + nanos);
    }

    private double share(long part) {
        long asked = hits + misses;
        return asked == 0 ? 0 : (double) part / asked;
    }
}
