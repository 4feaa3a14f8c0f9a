package io.kasmina.gate;

/**
 * Limits of the gates.
 *
 * @param kernelP50LimitMillis G2: longest p50 of kernel forwards on the device in milliseconds, above 0
 * @param parameterMin G0: least blueprint parameter, finite, at most {@code parameterMax}
 * @param parameterMax G0: greatest blueprint parameter, finite
 * @param maxParameters G0: most blueprint parameters, at least 0
 * @param blendFailureLimit G1 to G4: failed blends in a row that fail the next gate, at least 1
 */
public record GateConfig(
        double kernelP50LimitMillis,
        double parameterMin,
        double parameterMax,
        int maxParameters,
        int blendFailureLimit) {

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public GateConfig {
        check(kernelP50LimitMillis > 0, "kernelP50LimitMillis", "above 0", kernelP50LimitMillis);
        check(Double.isFinite(parameterMin), "parameterMin", "finite", parameterMin);
        check(Double.isFinite(parameterMax), "parameterMax", "finite", parameterMax);
        check(parameterMin <= parameterMax, "parameterMin", "at most parameterMax", parameterMin);
        check(maxParameters >= 0, "maxParameters", "at least 0", maxParameters);
        check(blendFailureLimit >= 1, "blendFailureLimit", "at least 1", blendFailureLimit);
    }

    /** Returns the defaults: 10 ms, parameters within ±10⁶, at most 256 of them, 3 failed blends in a row. */
    public static GateConfig defaults() {
        return new GateConfig(10, -1e6, 1e6, 256, 3);
    }

    /** Tells whether a blueprint parameter is within its bounds; NaN and infinities never are. */
    boolean allows(float parameter) {
        return parameter >= parameterMin && parameter <= parameterMax;
    }

    private static void check(boolean holds, String field, String bound, double value) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": must be " + bound + ", was " + value);
        }
    }
}
