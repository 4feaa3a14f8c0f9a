package io.kasmina.perf;

import java.util.Arrays;

/** Durations of single turns, for percentiles. One thread. */
final class Durations {

    private final long[] nanos;
    private int count;

    /** Makes room for a number of turns. */
    Durations(int turns) {
        nanos = new long[turns];
    }

    /** Adds one; beyond the room that was made it throws {@link ArrayIndexOutOfBoundsException}. */
    void add(long duration) {
        nanos[count++] = duration;
    }

    /**
     * Returns the least duration that a share of all does not exceed, in µs.
     *
     * @param share 0 to 1
     */
    double micros(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return sorted[Math.max(0, rank - 1)] / 1e3;
    }
}
