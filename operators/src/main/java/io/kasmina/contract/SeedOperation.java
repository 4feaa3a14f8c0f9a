package io.kasmina.contract;

/** Operations of a SEED command. */
public enum SeedOperation {
    /** Unset or from a newer contract. */
    UNKNOWN(0),
    /** DORMANT to GERMINATED. */
    GERMINATE(1),
    /** GERMINATED to TRAINING. */
    START_TRAINING(2),
    /** TRAINING to BLENDING. */
    START_GRAFTING(3),
    /** BLENDING to SHADOWING. */
    STABILIZE(4),
    /** SHADOWING to PROBATIONARY. */
    EVALUATE(5),
    /** A PROBATIONARY seed trains again. */
    FINE_TUNE(6),
    /** PROBATIONARY to FOSSILIZED. */
    FOSSILIZE(7),
    /** Retire. */
    CULL(8),
    /** Retire. */
    CANCEL(9);

    private final int number;

    SeedOperation(int number) {
        this.number = number;
    }

    /** Returns the Leyline wire number. */
    public int number() {
        return number;
    }
}
