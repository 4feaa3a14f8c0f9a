package io.kasmina.blend;

/**
 * The logistic ramp of α (behaviour.md, section 4): α(n) = 1 / (1 + exp(−(n − T/2) / max(temperature, 10⁻⁶))), 1 for T ≤ 0.
 * Pure: every runner computes the same value.
 *
 * @param totalSteps T, steps until the ramp counts as complete; 0 or less means at once
 * @param temperature width of the ramp in steps, finite, at least 0
 */
public record AlphaSchedule(int totalSteps, double temperature) {

    private static final double LEAST_TEMPERATURE = 1e-6;

    /** Checks the temperature; throws {@link IllegalArgumentException} that names field, bound and value. */
    public AlphaSchedule {
        if (!(temperature >= 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException("temperature: must be finite and at least 0, was " + temperature);
        }
    }

    /** Returns the defaults: 20 steps, temperature 2. */
    public static AlphaSchedule defaults() {
        return new AlphaSchedule(20, 2);
    }

    /**
     * Returns α.
     *
     * @param n steps since BLENDING began
     * @return α in 0..1, never falling as n rises
     */
    public double at(long n) {
        if (totalSteps <= 0) {
            return 1;
        }
        return 1 / (1 + Math.exp(-(n - totalSteps / 2.0) / Math.max(temperature, LEAST_TEMPERATURE)));
    }

    /** Tells whether the ramp is complete after n steps: n ≥ T. */
    public boolean complete(long n) {
        return n >= totalSteps;
    }
}
