package io.kasmina.pipeline.proof;

import io.kasmina.contract.GateReason;

/** How a fetch ends. */
enum Fetch {
    /** A kernel that fits. */
    FITS(null),
    /** A kernel whose output has another shape than its input. */
    OTHER_SHAPE(null),
    /** A kernel whose output has another dtype than its input. */
    OTHER_TYPE(null),
    /** A kernel that needs a layer which the host does not have. */
    MESH_MISSING(null),
    /** A kernel that fits, with a parameter that a teacher has, too. */
    LENT(null),
    /** The source has no such artifact. */
    FAILED(GateReason.FETCH_FAILED),
    /** The source took too long. */
    TIMEOUT(GateReason.FETCH_TIMEOUT),
    /** The fetch breaker denied the request. */
    DENIED(GateReason.FETCH_DENIED),
    /** The artifact is not the pinned one. */
    DIGEST(GateReason.DIGEST_MISMATCH),
    /** The artifact is no kernel. */
    UNREADABLE(GateReason.KERNEL_LOAD_FAILED),
    /** The kernel shares a parameter with the host. */
    SHARED(GateReason.PARAMETER_SHARED);

    private final GateReason reason;

    Fetch(GateReason reason) {
        this.reason = reason;
    }

    /** Returns why G1 fails, null where a kernel comes. */
    GateReason reason() {
        return reason;
    }

    /** Tells whether a fallback may stand in: a kernel that came and may not stay is another matter. */
    boolean letsStandIn() {
        return reason != null && this != SHARED;
    }

    /** Tells whether the source itself can answer so; the others follow from time and from the fetch breaker. */
    boolean isAnswer() {
        return this != TIMEOUT && this != DENIED;
    }

    /** Tells whether the device finds it out, after the fetch went well. */
    boolean isFoundOnDevice() {
        return reason == null || this == UNREADABLE || this == SHARED;
    }
}
