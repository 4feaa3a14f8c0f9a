package io.kasmina.isolate;

import org.jspecify.annotations.Nullable;

/** Judges what isolation checks measured (behaviour.md, section 5). Pure; any thread. */
public final class IsolationRules {

    private final IsolationConfig config;

    private IsolationRules(IsolationConfig config) {
        this.config = config;
    }

    /** Makes rules with the given limits. */
    public static IsolationRules of(IsolationConfig config) {
        return new IsolationRules(config);
    }

    /**
     * Judges one check.
     *
     * @param leak greatest absolute element of the host's gradient after the seed's backward pass, 0 where not looked for; NaN
     *     is a leak, since a gradient that is NaN is neither absent nor 0
     * @param moments moments of paired gradients, null where not measured
     * @param sampledCount coordinates behind the moments, at least 0
     * @return the verdict; a cosine that is NaN is a failure of training, not of isolation, and violates nothing
     */
    public IsolationVerdict judge(double leak, @Nullable Moments moments, long sampledCount) {
        Moments measured = moments == null ? Moments.ZERO : moments;
        double cosine = measured.cosine();
        double limit = limit(sampledCount);
        return new IsolationVerdict(kind(leak, cosine, limit), leak, cosine, limit, measured);
    }

    /** Returns max(floor, scale/√n), infinite for n = 0. */
    public double limit(long sampledCount) {
        return sampledCount == 0
                ? Double.POSITIVE_INFINITY
                : Math.max(config.cosineFloor(), config.cosineScale() / Math.sqrt((double) sampledCount));
    }

    private static @Nullable Violation kind(double leak, double cosine, double limit) {
        if (leak != 0) {
            return Violation.LEAK;
        }
        return Math.abs(cosine) > limit ? Violation.COSINE : null;
    }
}
