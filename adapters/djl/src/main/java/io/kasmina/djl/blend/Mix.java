package io.kasmina.djl.blend;

/** SplitMix64 over a counter: the same numbers in every run, without a shared random source. One thread. */
final class Mix {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long counter;

    /** Returns the next number, at least 0. */
    long next() {
        long z = ++counter * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}
