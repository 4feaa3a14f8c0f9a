package io.kasmina.pipeline.state;

import io.kasmina.contract.Reason;

/** How a seed was brought back. */
public enum RecallKind implements Reason {

    /** From memory, into the kernel that was on the device. */
    FAST,

    /** From the durable copy, or into a kernel that had to be fetched again. */
    FULL
}
