package io.kasmina.contract;

/** The gates. */
public enum Gate {
    /** Sanity, guards GERMINATED. */
    G0_SANITY(1),
    /** Gradient health, guards TRAINING. */
    G1_GRADIENT_HEALTH(2),
    /** Stability, guards BLENDING. */
    G2_STABILITY(3),
    /** Interface, guards SHADOWING. */
    G3_INTERFACE(4),
    /** System impact, guards PROBATIONARY. */
    G4_SYSTEM_IMPACT(5),
    /** Reset, guards DORMANT. */
    G5_RESET(6);

    private final int number;

    Gate(int number) {
        this.number = number;
    }

    /** Returns the Leyline wire number. */
    public int number() {
        return number;
    }

    /** Returns the short name used in reports: G0 to G5. */
    public String shortName() {
        return "G" + (number - 1);
    }
}
