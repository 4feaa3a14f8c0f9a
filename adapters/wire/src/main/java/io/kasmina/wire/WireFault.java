package io.kasmina.wire;

import io.kasmina.contract.Reason;

/** Why a record could not be read. */
public enum WireFault implements Reason {
    /** The bytes are no such message. */
    MALFORMED,
    /** A field that the record cannot do without is absent. */
    MISSING_FIELD,
    /** The seed id is blank or too long. */
    INVALID_SEED_ID,
    /** The training run id is blank, too long or a placeholder. */
    INVALID_TRAINING_RUN_ID,
    /** A counter is beyond a signed 64-bit number, or a number is outside its range. */
    INVALID_NUMBER,
    /** An enum has a number that this build does not know. */
    UNKNOWN_ENUM_NUMBER,
    /** A text names nothing that this build knows. */
    UNKNOWN_NAME,
    /** Fields that belong together do not fit. */
    INCONSISTENT,
    /** A tensor has too many dimensions or too many elements. */
    INVALID_SHAPE,
    /** A tensor's data is not as long as its shape and dtype say, or two that belong together differ in length. */
    LENGTH_MISMATCH
}
