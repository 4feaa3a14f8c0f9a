package io.kasmina.pipeline.cache;

import java.time.Duration;

/**
 * Limits of the kernel cache.
 *
 * @param maxEntries most artifacts that are kept, 0 to 4,096; 0 keeps none and loads nothing ahead
 * @param maxBytes most bytes of parameters loaded ahead, at least 0
 * @param interval how often it tells what it did, 1 ms to 1 h
 * @param contention the longest wait for it that is no news, 0 to 1 h
 */
public record KernelCacheConfig(int maxEntries, long maxBytes, Duration interval, Duration contention) {

    private static final int MOST_ENTRIES = 4096;
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public KernelCacheConfig {
        if (maxEntries < 0 || maxEntries > MOST_ENTRIES) {
            throw new IllegalArgumentException("maxEntries: must be in 0.." + MOST_ENTRIES + ", was " + maxEntries);
        }
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes: must be at least 0, was " + maxBytes);
        }
        within("interval", interval, Duration.ofMillis(1));
        within("contention", contention, Duration.ZERO);
    }

    /** Returns the documented defaults: 32 artifacts, 1 GiB. */
    public static KernelCacheConfig defaults() {
        return new KernelCacheConfig(32, 1L << 30, Duration.ofSeconds(10), Duration.ofMillis(100));
    }

    /** Returns limits under which nothing is kept. */
    public static KernelCacheConfig off() {
        return new KernelCacheConfig(0, 0, Duration.ofSeconds(10), Duration.ofMillis(100));
    }

    private static void within(String field, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(field + ": must be in " + least + ".." + LONGEST + ", was " + value);
        }
    }
}
