package io.kasmina.blend;

import java.time.Duration;

/**
 * How seeds are blended into the host.
 *
 * @param alpha the ramp of α
 * @param joinWindow how long an activation waits for its logits, and logits for their activation while none queue up, above 0
 * @param joinCapacity most activations that are held, and most logits that wait for theirs; then their source is asked for no more, at least 1
 * @param criticalAfter failed blends in a row from which {@code blend_failed} is CRITICAL, at least 1
 */
public record BlendConfig(AlphaSchedule alpha, Duration joinWindow, int joinCapacity, int criticalAfter) {

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public BlendConfig {
        if (joinWindow.isNegative() || joinWindow.isZero()) {
            throw new IllegalArgumentException("joinWindow: must be above 0, was " + joinWindow);
        }
        atLeastOne("joinCapacity", joinCapacity);
        atLeastOne("criticalAfter", criticalAfter);
    }

    /** Returns the defaults: the default ramp, 2 s, 1,024 waiting, CRITICAL from the third in a row. */
    public static BlendConfig defaults() {
        return new BlendConfig(AlphaSchedule.defaults(), Duration.ofSeconds(2), 1024, 3);
    }

    private static void atLeastOne(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + ": must be at least 1, was " + value);
        }
    }
}
