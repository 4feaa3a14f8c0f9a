package io.kasmina.contract;

/** Numbers of the host's training steps. */
public final class TrainingStep {

    /** The last step that there can be, 2^62: what is counted from any step to another, and one more, is a number then. */
    public static final long LAST = 1L << 62;

    private TrainingStep() {}
}
