package io.kasmina.prefetch;

import io.kasmina.contract.Reason;

/** Why a prefetch was given up. */
public enum CancelReason implements Reason {
    /** The seed was retired. */
    RETIRED,
    /** A registry command retired the seed. */
    RESET,
    /** The pipeline is closing. */
    SHUTDOWN,
    /** A newer order of the same seed took its place. */
    SUPERSEDED
}
