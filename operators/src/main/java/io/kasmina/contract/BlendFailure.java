package io.kasmina.contract;

/** Why a blend was not made; the host keeps its own activation. */
public enum BlendFailure implements Reason {
    /** A CONFIDENCE blend got no logits within the join window. */
    MISSING_LOGITS,
    /** A tensor's rank is below 2 where the mode needs it. */
    RANK_TOO_LOW,
    /** The logits have fewer than 2 classes. */
    TOO_FEW_CLASSES,
    /** The logits' batch is not the activation's. */
    BATCH_MISMATCH,
    /** The channel vector's length is not the activation's channel count. */
    CHANNEL_MISMATCH,
    /** Host and seed shapes differ. */
    SHAPE_MISMATCH,
    /** Host and seed dtypes differ, or one is not supported. */
    DTYPE_MISMATCH,
    /** Logits or sampled activations hold NaN or infinity. */
    NOT_FINITE,
    /** The kernel's forward failed. */
    KERNEL_FAILED,
    /** The device had no memory for it, not even after caches were cleared. */
    OUT_OF_MEMORY,
    /** The device lane does not answer; the seed is not to blame. */
    DEVICE_WEDGED,
    /** The answer is larger than a record of the bus may be. */
    OVERSIZED,
    /** The plan's generation is over. */
    SUPERSEDED
}
