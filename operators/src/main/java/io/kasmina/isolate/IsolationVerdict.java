package io.kasmina.isolate;

import org.jspecify.annotations.Nullable;

/**
 * The judgement of one isolation check.
 *
 * @param kind what was violated, the leak before the cosine; null where isolation held
 * @param leak greatest absolute element of the host's gradient after the seed's backward pass, 0 where not looked for
 * @param cosine cosine of host and seed gradients, 0 where not measured
 * @param limit limit of the cosine's absolute value; infinite where nothing was sampled
 * @param moments what the cosine was made from, {@link Moments#ZERO} where not measured
 */
public record IsolationVerdict(@Nullable Violation kind, double leak, double cosine, double limit, Moments moments) {

    /** Tells whether isolation was violated. */
    public boolean violated() {
        return kind != null;
    }
}
