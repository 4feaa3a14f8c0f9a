package io.kasmina.contract;

/** Why an accepted command had no effect. The nonce is spent all the same. */
public enum Refusal implements Reason {
    /** Its execution deadline passed before it was applied. */
    DEADLINE_EXCEEDED,
    /** The lifecycle table has no such transition. */
    ILLEGAL_TRANSITION,
    /** {@code expected_stage} is not the seed's stage. */
    STAGE_MISMATCH,
    /** The seed's embargo has not ended. */
    EMBARGOED,
    /** No training run id. */
    MISSING_TRAINING_RUN_ID,
    /** A placeholder instead of a training run id. */
    PLACEHOLDER_TRAINING_RUN_ID,
    /** Pins are required and the command pins no artifact. */
    UNPINNED_ARTIFACT,
    /** An annotation is invalid; the detail names it, its bound and its value. */
    INVALID_ANNOTATION,
    /** The kernel is not attached yet, or the seed is being rolled back. */
    NOT_READY,
    /** The alpha schedule has not finished. */
    BLENDING_INCOMPLETE,
    /** The isolation breaker is open. */
    ISOLATION_BREAKER_OPEN,
    /** The seed is unknown. */
    UNKNOWN_SEED,
    /** No stable snapshot of the seed exists. */
    NO_SNAPSHOT,

    /** The seed is paused, so that it cannot advance before it is resumed. */
    SEED_PAUSED,

    /** The seed is paused already. */
    ALREADY_PAUSED,

    /** The seed is not paused, so that nothing can be resumed. */
    NOT_PAUSED,

    /** More pauses than the quota allows within its window. */
    PAUSE_QUOTA_EXCEEDED,

    /** A DORMANT seed holds nothing. */
    NOTHING_TO_RETIRE,
    /** The seed is being retired already. */
    ALREADY_RETIRED,
    /** A hyperparameter is NaN, infinite or unnamed. */
    INVALID_HYPERPARAMETER,
    /** Nobody takes optimizer adjustments, and the queue for them is full. */
    ADJUSTMENTS_FULL,
    /** The desired state of a breaker is none of CLOSED, OPEN and HALF_OPEN. */
    INVALID_BREAKER_STATE,
    /** The prefetch loop takes no orders: its queue is full, or it has ended. */
    PREFETCH_UNAVAILABLE,
    /** The device lane was closed. */
    DEVICE_UNAVAILABLE,
    /** A teacher's id, parameters or size are out of bounds, or stand where they have no meaning. */
    INVALID_TEACHER,
    /** Seeds live and the command is not forced. */
    SEEDS_LIVE,
    /** A teacher owns it already. */
    TEACHER_OWNED,
    /** Its storage is the host's. */
    HOST_OWNED,
    /** A live seed owns it; the outcome names the seed. */
    OWNED_BY,
    /** No such teacher is registered. */
    UNREGISTERED,
    /** No such command, or one that this build does not carry out. */
    UNSUPPORTED_COMMAND;

    /** Kept, since policies that are refused often are so thousands of times a second. */
    private final String code = Reason.super.code();

    @Override
    public String code() {
        return code;
    }
}
