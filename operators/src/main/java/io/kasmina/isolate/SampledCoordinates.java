package io.kasmina.isolate;

/**
 * Draws coordinates of a parameter with replacement, from a counter-based generator: the same (parameter, step) gives the same
 * coordinates on every machine, without any state. Pure; any thread; O(samples) time and memory.
 *
 * <p>Source: SplitMix64 (Steele, Lea and Flood 2014) as the generator, Lemire's multiply-and-reject (2019) as the exactly
 * uniform reduction to a range.
 */
public final class SampledCoordinates {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long[] ALL = {};

    private SampledCoordinates() {}

    /**
     * Draws coordinates.
     *
     * @param parameter index of the parameter
     * @param step the training step
     * @param samples how many, at least 0
     * @param size elements of the parameter, at least 0
     * @return {@code samples} flat indices in 0..size−1, each uniform and independent; empty, which stands for all
     *     coordinates in order, where {@code samples} or {@code size} is 0
     * @throws IllegalArgumentException for a negative count or size
     */
    public static long[] of(int parameter, long step, int samples, long size) {
        if (samples < 0 || size < 0) {
            throw new IllegalArgumentException("samples, size: must be at least 0, were " + samples + ", " + size);
        }
        if (samples == 0 || size == 0) {
            return ALL;
        }
        long key = mix(mix(step + GAMMA) + parameter * GAMMA);
        long biased = Long.remainderUnsigned(-size, size); // 2^64 mod size
        long[] coordinates = new long[samples];
        for (int i = 0; i < samples; i++) {
            coordinates[i] = reduce(mix(key + (i + 1) * GAMMA), size, biased);
        }
        return coordinates;
    }

    private static long reduce(long random, long size, long biased) {
        long bits = random;
        while (Long.compareUnsigned(bits * size, biased) < 0) {
            bits = mix(bits + GAMMA);
        }
        return highUnsigned(bits, size);
    }

    /** High 64 bits of an unsigned by a non-negative factor; {@code Math.multiplyHigh} takes both as signed. */
    private static long highUnsigned(long unsigned, long factor) {
        return Math.multiplyHigh(unsigned, factor) + ((unsigned >> 63) & factor);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
