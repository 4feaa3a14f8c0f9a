package io.kasmina.contract;

/** Why a gate failed; one constant per kind of failure. */
public enum GateReason implements Reason {
    /** Any gate but G0 and G5: a fallback kernel is in use. */
    FALLBACK_KERNEL_USED,
    /** Any gate but G0 and G5: the host's latest report names another stage. */
    STAGE_MISMATCH,
    /** Any gate but G0 and G5: three blends in a row failed. */
    BLEND_FAILURES,
    /** G0: the blueprint id is blank or longer than 256 characters. */
    INVALID_BLUEPRINT_ID,
    /** G0: a parameter is NaN, infinite or out of its bounds. */
    INVALID_PARAMETER,
    /** G0: no training run id. */
    MISSING_TRAINING_RUN_ID,
    /** G1: no kernel is attached. */
    KERNEL_NOT_ATTACHED,
    /** G1, G2, G4: the isolation check counted violations. */
    ISOLATION_VIOLATIONS,
    /** G1: the host reported a loss that is NaN or infinite. */
    LOSS_NOT_FINITE,
    /** G1: the kernel could not be fetched. */
    FETCH_FAILED,
    /** G1: no kernel came within the time limit. */
    FETCH_TIMEOUT,
    /** G1: the fetch breaker denied the request. */
    FETCH_DENIED,
    /** G1: the artifact's digest is not the pinned one. */
    DIGEST_MISMATCH,
    /** G1: the file is no kernel that can be loaded. */
    KERNEL_LOAD_FAILED,
    /** G1: the kernel shares a parameter with the host, the teacher or another seed. */
    PARAMETER_SHARED,
    /** G2: the p50 of kernel forwards on the device is too long. */
    KERNEL_TOO_SLOW,
    /** G2, G4: the host reported status fallback. */
    FALLBACK_KERNEL_ACTIVE,
    /** G2, G4: the host reported status violations. */
    PERFORMANCE_VIOLATIONS,
    /** G3: no host is registered. */
    HOST_NOT_REGISTERED,
    /** G3: the probe forward's shape is not its input's. */
    PROBE_SHAPE_MISMATCH,
    /** G3: the probe forward's dtype is not its input's. */
    PROBE_DTYPE_MISMATCH,
    /** G3: a layer that the kernel needs is missing in the host. */
    MESH_INCOMPLETE,
    /** G4: the host reported status degraded. */
    PERFORMANCE_DEGRADED,
    /** G4: the host reported status paused. */
    PERFORMANCE_PAUSED,
    /** G4: the host reported no status in this stage. */
    PERFORMANCE_UNREPORTED,
    /** G5: a kernel is still attached. */
    KERNEL_STILL_ATTACHED,
    /** G5: a prefetch is still pending. */
    PREFETCH_STILL_PENDING,
    /** G5: an output lease is still open. */
    LEASE_STILL_OPEN
}
