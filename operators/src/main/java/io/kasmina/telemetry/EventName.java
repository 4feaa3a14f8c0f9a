package io.kasmina.telemetry;

import java.util.Locale;

/** Every event that Kasmina emits. */
public enum EventName {
    /** A command was rejected: reason, key_id, source, and command_id once verified. */
    COMMAND_REJECTED,
    /** Rejections beyond the token bucket, summed up: reason → count. */
    COMMAND_REJECTIONS_SUMMARY,
    /** The one answer to an accepted command: command_id, verdict, reason, stage_before, stage_after. */
    COMMAND_OUTCOME,
    /** The context annotations of a command. */
    TAMIYO_ANNOTATIONS,
    /** A command rests on few features: feature_coverage. */
    DEGRADED_INPUTS,
    /** The verifier's timer found ledger or clock failing, said once until it works again: cause. */
    VERIFIER_TICK_FAILED,
    /** The nonce ledger passed 90% of its cap. */
    NONCE_LEDGER_SATURATED,
    /** The nonce ledger can make no nonce durable, and commands are rejected; said once until it can again. */
    NONCE_LEDGER_UNAVAILABLE,
    /** A stage changed: from, to, stage_epoch. */
    STAGE_CHANGED,
    /** A gate was evaluated: gate, passed, reason, inputs, and enforced=false where the reason passes. */
    GATE_EVENT,
    /** A gate failed: gate, reason; expected, reported and actual for stage_mismatch. */
    GATE_FAILURE,
    /** A seed's kernel did not come and the fallback is fetched: blueprint_id, fallback_blueprint_id, reason. */
    FALLBACK_REQUESTED,
    /** A fallback kernel stands in for a seed's own: blueprint_id, fallback_blueprint_id. */
    FALLBACK_ATTACHED,
    /** A kernel was asked for: request_id, blueprint_id. */
    PREFETCH_REQUESTED,
    /** No kernel came in time. */
    PREFETCH_TIMEOUT,
    /** A prefetch was given up: reason. */
    PREFETCH_CANCELED,
    /** A prefetch failed: reason. */
    PREFETCH_FAILED,
    /** A kernel was attached: blueprint_id, attachment, parameter_bytes, latency_ms. */
    KERNEL_ATTACHED,
    /** A kernel was detached: reason. */
    KERNEL_DETACHED,
    /** A breaker changed its state or was forced: breaker, from, to, action, rationale. */
    BREAKER_TRANSITION,
    /** A breaker denied a call. */
    BREAKER_DENIED,
    /** The seed's loss reached the host, or |cosine| is above its limit: kind, leak, cosine, limit, step. */
    ISOLATION_VIOLATION,
    /** A blend was not made: reason, step. */
    BLEND_FAILED,
    /** A kernel was not attached, since one of its parameters is another owner's: reason, parameter, blueprint_id. */
    PARAMETER_SHARED,
    /** A registry command took effect: operation, teacher_id, teachers, parameter_bytes, forced, failed. */
    REGISTRY_CHANGED,
    /** All teachers together are larger than their budget: parameter_bytes, budget_bytes. */
    TEACHER_OVER_BUDGET,
    /** Caches were cleared on command: include_teacher, entries, bytes, caches, failed. */
    EMERGENCY_CLEANUP,
    /** A seed was paused and its host passes through: stage. */
    SEED_PAUSED,

    /** A paused seed was resumed: stage. */
    SEED_RESUMED,

    /** A gate culled a seed; what it can be rolled back to: available, stage, stage_epoch, blend_start, mode, blueprint_id. */
    ROLLBACK_PAYLOAD,

    /** A seed is back at its last stable snapshot: kind, latency_ms, within_sla, stage, stage_epoch. */
    ROLLBACK_COMPLETE,

    /** A rollback failed and changed nothing: reason. */
    ROLLBACK_FAILED,

    /** A seed was restored from a host's checkpoint: latency_ms, stage, stage_epoch. */
    SEED_RESTORED,

    /** A restore from a host's checkpoint failed: reason. */
    RESTORE_FAILED,

    /** A stable snapshot was not taken, or not made durable: reason, stage_epoch. */
    SNAPSHOT_FAILED,

    /** An embargo began or ended: state. */
    EMBARGO,
    /** A step's body failed: the kind of failure, never its text. */
    STEP_FAILED,
    /** Pending events of a seed overflowed: count. */
    EVENTS_DROPPED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** Returns the name on the wire. */
    public String code() {
        return code;
    }
}
