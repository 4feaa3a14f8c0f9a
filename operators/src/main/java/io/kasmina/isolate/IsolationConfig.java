package io.kasmina.isolate;

import io.kasmina.breaker.BreakerConfig;

/**
 * How isolation is measured and judged.
 *
 * @param samples coordinates drawn per parameter, at least 0; 0 reads every coordinate
 * @param leakEvery every so many steps the host's parameters are read for a leak and compared with the seed's, at least 1
 * @param cosineFloor least limit of the cosine, 0..1
 * @param cosineScale the limit's statistical part is {@code cosineScale / √n}, finite, at least 0
 * @param breaker when violations stop training and blending on the host
 */
public record IsolationConfig(
        int samples, int leakEvery, double cosineFloor, double cosineScale, BreakerConfig breaker) {

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public IsolationConfig {
        check(samples >= 0, "samples", "at least 0", samples);
        check(leakEvery >= 1, "leakEvery", "at least 1", leakEvery);
        check(cosineFloor >= 0 && cosineFloor <= 1, "cosineFloor", "in 0..1", cosineFloor);
        check(cosineScale >= 0 && Double.isFinite(cosineScale), "cosineScale", "finite and at least 0", cosineScale);
    }

    /** Returns the defaults: 256 samples, a check every 50 steps, limit max(10⁻³, 5/√n), the isolation breaker. */
    public static IsolationConfig defaults() {
        return new IsolationConfig(256, 50, 1e-3, 5, BreakerConfig.ISOLATION);
    }

    /** Tells whether a check is due at a step. */
    public boolean checksLeakAt(long step) {
        return step % leakEvery == 0;
    }

    private static void check(boolean holds, String field, String bound, double value) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": must be " + bound + ", was " + value);
        }
    }
}
