package io.kasmina.perf;

/**
 * When a device thread blended and when it loaded kernels: how often, how long, and the longest time between two blends. Device thread
 * only.
 */
final class DeviceLog {

    private long blends;
    private long lastBlend;
    private long longestGap;
    private long loadNanos;
    private long longestLoad;

    /**
     * What was noted.
     *
     * @param blends how many blends ended
     * @param longestGap longest time from a blend's end to the next one's begin, in nanoseconds
     * @param loadNanos how long all loads took
     * @param longestLoad how long the longest load took
     */
    record Figures(long blends, long longestGap, long loadNanos, long longestLoad) {

        /** Returns both as one, as if they were one time. */
        Figures plus(Figures other) {
            return new Figures(
                    blends + other.blends,
                    Math.max(longestGap, other.longestGap),
                    loadNanos + other.loadNanos,
                    Math.max(longestLoad, other.longestLoad));
        }
    }

    /** Begins anew; what comes before the next blend is no gap. */
    void begin() {
        blends = 0;
        lastBlend = 0;
        longestGap = 0;
        loadNanos = 0;
        longestLoad = 0;
    }

    /** Notes a blend by the nanosecond clock. */
    void blended(long began, long ended) {
        if (lastBlend != 0) {
            longestGap = Math.max(longestGap, began - lastBlend);
        }
        lastBlend = ended;
        blends++;
    }

    /**
     * Notes a piece of a load.
     *
     * @param nanos how long it took
     * @param sofar how long the load took with it
     */
    void loaded(long nanos, long sofar) {
        loadNanos += nanos;
        longestLoad = Math.max(longestLoad, sofar);
    }

    /** Returns what was noted since it began. */
    Figures figures() {
        return new Figures(blends, longestGap, loadNanos, longestLoad);
    }
}
