package io.kasmina.contract;

/** Life stages of a seed. */
public enum SeedStage {
    /** Not known yet; may only become DORMANT. */
    UNKNOWN(0),
    /** No kernel, nothing pending. */
    DORMANT(1),
    /** A kernel was asked for and is being attached. */
    GERMINATED(2),
    /** The kernel learns from its own loss on the detached host activation. */
    TRAINING(3),
    /** Alpha ramps from 0 to 1. */
    BLENDING(4),
    /** Alpha is 1; the host's interface was probed. */
    SHADOWING(5),
    /** Alpha is 1; the system impact was judged. */
    PROBATIONARY(6),
    /** Kept for good. */
    FOSSILIZED(7),
    /** Retired; the embargo follows. */
    CULLED(8),
    /** No germination until the embargo ends. */
    EMBARGOED(9),
    /** Everything of the seed is being cleared. */
    RESETTING(10),
    /** The end of a life. */
    TERMINATED(11);

    private static final SeedStage[] VALUES = values();

    private final int number;

    SeedStage(int number) {
        this.number = number;
    }

    /** Returns the Leyline wire number. */
    public int number() {
        return number;
    }

    /** Returns the stage of a wire number, {@link #UNKNOWN} outside 0 to 11. */
    public static SeedStage ofNumber(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : UNKNOWN;
    }

    /** Tells whether a kernel may be attached in this stage: GERMINATED to FOSSILIZED. */
    public boolean isLive() {
        return number >= GERMINATED.number && number <= FOSSILIZED.number;
    }

    /** Tells whether a gate failure or a CULL sends the seed to CULLED: GERMINATED to PROBATIONARY. */
    public boolean isCullable() {
        return number >= GERMINATED.number && number <= PROBATIONARY.number;
    }

    /** Tells whether the seed's output reaches the host: BLENDING to FOSSILIZED. */
    public boolean isBlended() {
        return number >= BLENDING.number && number <= FOSSILIZED.number;
    }

    /**
     * Tells whether the seed's output reaches the host in a step. A frame may come long after its step: while BLENDING, one from before that began
     * is left to the host, as it would have been then. Later stages blend in every step, since a run may begin again at lower ones.
     *
     * @param step the step
     * @param blendStart the step with which BLENDING began
     */
    public boolean blendsIn(long step, long blendStart) {
        return isBlended() && (this != BLENDING || step >= blendStart);
    }
}
