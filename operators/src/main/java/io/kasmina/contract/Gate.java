package io.kasmina.contract;

/** The gates. */
public enum Gate {
    /** Sanity, guards GERMINATED. */
    G0_SANITY(1, SeedStage.DORMANT),
    /** Gradient health, guards TRAINING. */
    G1_GRADIENT_HEALTH(2, SeedStage.GERMINATED),
    /** Stability, guards BLENDING. */
    G2_STABILITY(3, SeedStage.TRAINING),
    /** Interface, guards SHADOWING. */
    G3_INTERFACE(4, SeedStage.BLENDING),
    /** System impact, guards PROBATIONARY. */
    G4_SYSTEM_IMPACT(5, SeedStage.SHADOWING),
    /** Reset, guards DORMANT. */
    G5_RESET(6, SeedStage.RESETTING);

    private final int number;
    private final SeedStage from;

    Gate(int number, SeedStage from) {
        this.number = number;
        this.from = from;
    }

    /** Returns the Leyline wire number. */
    public int number() {
        return number;
    }

    /** Returns the stage that the gate guards the way out of: a seed before this gate is expected in it. */
    public SeedStage from() {
        return from;
    }

    /** Returns the short name used in reports: G0 to G5. */
    public String shortName() {
        return "G" + (number - 1);
    }
}
