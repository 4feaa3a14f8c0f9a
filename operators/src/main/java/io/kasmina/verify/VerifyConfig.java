package io.kasmina.verify;

import java.time.Duration;

/**
 * Limits of verification. Durations are whole milliseconds, at most 48 h.
 *
 * @param maxBytes largest accepted command in bytes, 1 to 16 MiB
 * @param freshness oldest accepted command; one exactly this old is accepted
 * @param skew furthest accepted time of issue in the future; one exactly this far ahead is accepted
 * @param nonceTtl how long a nonce is remembered after acceptance, never less than {@code freshness + skew}
 * @param nonceCap most live nonces, 1 to 16,777,216; commands beyond it are rejected
 * @param noncesPerKey most live nonces of one key, 1 to {@code nonceCap}, so that one key cannot shut out the others
 * @param rejectionsPerMinute rejection events a minute before they are summed up, 1 to 10,000
 * @param tick period of the timer that forgets nonces and writes due summaries
 * @param receiptLimit how long a nonce may take to become durable before that is said
 */
public record VerifyConfig(
        int maxBytes,
        Duration freshness,
        Duration skew,
        Duration nonceTtl,
        int nonceCap,
        int noncesPerKey,
        int rejectionsPerMinute,
        Duration tick,
        Duration receiptLimit) {

    private static final Duration DEFAULT_RECEIPT_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_CAP = 1 << 24;
    private static final Duration MAX_DURATION = Duration.ofDays(2);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public VerifyConfig {
        within("maxBytes", maxBytes, MAX_CAP);
        within("freshness", freshness, 1);
        within("skew", skew, 0);
        within("nonceTtl", nonceTtl, 1);
        if (nonceTtl.compareTo(freshness.plus(skew)) < 0) {
            throw new IllegalArgumentException(
                    "nonceTtl: must be at least freshness + skew = " + freshness.plus(skew) + ", was " + nonceTtl);
        }
        within("nonceCap", nonceCap, MAX_CAP);
        within("noncesPerKey", noncesPerKey, nonceCap);
        within("rejectionsPerMinute", rejectionsPerMinute, 10_000);
        within("tick", tick, 1);
        within("receiptLimit", receiptLimit, 1);
    }

    /** Makes limits with 5 s for a nonce to become durable. */
    public VerifyConfig(
            int maxBytes,
            Duration freshness,
            Duration skew,
            Duration nonceTtl,
            int nonceCap,
            int noncesPerKey,
            int rejectionsPerMinute,
            Duration tick) {
        this(
                maxBytes,
                freshness,
                skew,
                nonceTtl,
                nonceCap,
                noncesPerKey,
                rejectionsPerMinute,
                tick,
                DEFAULT_RECEIPT_LIMIT);
    }

    /** Returns the documented defaults. */
    public static VerifyConfig defaults() {
        return new VerifyConfig(
                64 * 1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(65),
                1_000_000,
                750_000,
                120,
                Duration.ofSeconds(1));
    }

    /** Tells whether a ledger with these limits remembers nonces as long as commands are fresh under others. */
    boolean outlives(VerifyConfig others) {
        return nonceTtl.compareTo(others.freshness.plus(others.skew)) >= 0 && skew.compareTo(others.skew) >= 0;
    }

    private static void within(String field, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(field + ": must be 1 to " + max + ", was " + value);
        }
    }

    private static void within(String field, Duration value, long minMillis) {
        // In this order: only what is in bounds is sure to fit into milliseconds.
        boolean bounded = value.compareTo(Duration.ofMillis(minMillis)) >= 0 && value.compareTo(MAX_DURATION) <= 0;
        if (!bounded || !value.equals(Duration.ofMillis(value.toMillis()))) {
            throw new IllegalArgumentException(field + ": must be " + minMillis + " ms to " + MAX_DURATION.toHours()
                    + " h in whole milliseconds, was " + value);
        }
    }
}
