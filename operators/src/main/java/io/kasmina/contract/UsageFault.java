package io.kasmina.contract;

/** A misuse of the embedding API, found at once instead of as a hang or a crash. */
public final class UsageFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /**
     * Makes a fault.
     *
     * @param kind the closed reason
     * @param detail one line: what was done and what to do instead
     */
    public UsageFault(Kind kind, String detail) {
        super(kind.code() + ": " + detail);
        this.kind = kind;
    }

    /** Returns the closed reason. */
    public Kind kind() {
        return kind;
    }

    /** Kinds of misuse. */
    public enum Kind implements Reason {
        /** The pipeline was closed. */
        PIPELINE_CLOSED,
        /** {@code run()} was subscribed twice. */
        ALREADY_RUNNING,
        /** A second step began before the first ended. */
        STEP_IN_FLIGHT,
        /** A second cut began before the first ended. */
        CUT_IN_FLIGHT,
        /** Steps must rise. */
        STEP_NOT_RISING,
        /** A step is beyond {@link TrainingStep#LAST}. */
        STEP_TOO_HIGH,
        /** The device thread would wait for itself. */
        AWAITS_OWN_LANE,
        /** A scope was used after its step. */
        SCOPE_OVER,
        /** A scope was used off the device thread. */
        OFF_DEVICE_THREAD,
        /** The seed is not in a stage that allows the call. */
        WRONG_STAGE,
        /** The host's own gradients stand where a seed's pass needs them clear. */
        HOST_GRADIENTS_PENDING,
        /** No seed with this id. */
        UNKNOWN_SEED,
        /** The builder lacks a part that the call needs. */
        NOT_CONFIGURED
    }
}
