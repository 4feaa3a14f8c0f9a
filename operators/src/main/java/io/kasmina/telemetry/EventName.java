package io.kasmina.telemetry;

import static io.kasmina.telemetry.Level.CRITICAL;
import static io.kasmina.telemetry.Level.ERROR;
import static io.kasmina.telemetry.Level.INFO;
import static io.kasmina.telemetry.Level.WARNING;

import io.kasmina.contract.Rejection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The closed catalogue of events. A constant's text says what happened; the reference {@code TELEMETRY.md} is written from it. Behind
 * the levels at which it is emitted stand the names of the attributes that it may carry, of which an event omits those that
 * do not apply.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of and unmodifiableSet make collections that nobody can change
public enum EventName {
    COMMAND_REJECTED(
            "A command was rejected. Its id is there once it was verified, the cause where the verifier itself failed.",
            EnumSet.of(CRITICAL),
            "reason",
            "key_id",
            "source",
            "command_id",
            "cause"),
    COMMAND_REJECTIONS_SUMMARY(
            "Rejections beyond the token bucket, summed up once a minute: how many for each reason.",
            EnumSet.of(CRITICAL),
            EventAttributes.codes(Rejection.class)),
    COMMAND_OUTCOME(
            "The one answer to an accepted command; WARNING where it was refused.",
            EnumSet.of(INFO, WARNING),
            "command_id",
            "verdict",
            "reason",
            "stage_before",
            "stage_after"),
    TAMIYO_ANNOTATIONS(
            "The context annotations of an accepted command.",
            EnumSet.of(INFO),
            "command_id",
            "expected_stage",
            "feature_coverage",
            "risk_reason",
            "blueprint_risk",
            "blueprint_tier",
            "blueprint_stage"),
    DEGRADED_INPUTS(
            "An accepted command rests on few features; CRITICAL below 0.1.",
            EnumSet.of(WARNING, CRITICAL),
            "command_id",
            "feature_coverage"),
    VERIFIER_TICK_FAILED(
            "The verifier's timer found ledger or clock failing, said once until it works again.",
            EnumSet.of(ERROR),
            "cause"),
    NONCE_LEDGER_SATURATED("The nonce ledger passed 90% of its cap.", EnumSet.of(CRITICAL), "size", "cap"),
    NONCE_LEDGER_UNAVAILABLE(
            "The nonce ledger can make no nonce durable, and commands are rejected; said once until it can again.",
            EnumSet.of(CRITICAL)),
    NONCE_LEDGER_STALLED(
            "A nonce takes longer to become durable than the limit, and commands are held back; said once until none does.",
            EnumSet.of(CRITICAL),
            "age_ms",
            "limit_ms"),
    NONCE_LOG_UNCOMPACTED(
            "The nonce log could not be written anew without its dead nonces; it serves on, grows, and is tried again.",
            EnumSet.of(ERROR)),
    KEYRING_RELOADED(
            "The keyring file changed and its keys count from now on: their ids, the primary's, the annotated ones and the retired ones.",
            EnumSet.of(INFO),
            "primary",
            "keys",
            "annotated",
            "retired"),
    KEYRING_REFUSED(
            "The keyring file is broken or gone, and the keys before stay in force; said once for each such state of it.",
            EnumSet.of(CRITICAL),
            "reason",
            "detail"),

    STAGE_CHANGED(
            "A seed changed its stage; the cause is recall where a rollback or a restore did it.",
            EnumSet.of(INFO),
            "from",
            "to",
            "stage_epoch",
            "cause"),
    GATE_EVENT(
            "A gate was evaluated: its result and what it looked at; CRITICAL where a reason is only recorded.",
            EnumSet.of(INFO, CRITICAL),
            Stream.concat(Stream.of("gate", "passed", "reason", "enforced"), Stream.of(EventAttributes.gateInputs()))
                    .toArray(String[]::new)),
    GATE_FAILURE(
            "A gate failed; the stages are those of a stage mismatch.",
            EnumSet.of(CRITICAL),
            "gate",
            "reason",
            "expected",
            "reported",
            "actual"),
    EMBARGO("An embargo began or ended.", EnumSet.of(INFO), "state"),
    SEED_PAUSED("A seed was paused and its host passes through.", EnumSet.of(INFO), "stage"),
    SEED_RESUMED("A paused seed was resumed.", EnumSet.of(INFO), "stage"),
    ROLLBACK_PAYLOAD(
            "A gate culled a seed: what it can be rolled back to.",
            EnumSet.of(INFO),
            "available",
            "stage",
            "stage_epoch",
            "blend_start",
            "mode",
            "blueprint_id"),
    ROLLBACK_COMPLETE(
            "A seed is back at its last stable snapshot; WARNING where that took longer than its limit.",
            EnumSet.of(INFO, WARNING),
            "kind",
            "latency_ms",
            "within_sla",
            "stage",
            "stage_epoch"),
    ROLLBACK_FAILED("A rollback failed and changed nothing.", EnumSet.of(ERROR), "reason"),
    SEED_RESTORED(
            "A seed was restored from a host's checkpoint.", EnumSet.of(INFO), "latency_ms", "stage", "stage_epoch"),
    RESTORE_FAILED("A restore from a host's checkpoint failed.", EnumSet.of(ERROR), "reason"),
    SNAPSHOT_FAILED(
            "A stable snapshot was not taken, or not made durable.", EnumSet.of(WARNING), "reason", "stage_epoch"),

    PREFETCH_REQUESTED("A kernel was asked for.", EnumSet.of(INFO), "request_id", "blueprint_id"),
    PREFETCH_TIMEOUT("No kernel came in time.", EnumSet.of(CRITICAL), "request_id", "blueprint_id", "reason", "detail"),
    PREFETCH_CANCELED("A prefetch was given up.", EnumSet.of(INFO), "request_id", "blueprint_id", "reason"),
    PREFETCH_FAILED("A prefetch failed.", EnumSet.of(ERROR), "request_id", "blueprint_id", "reason", "detail"),
    KERNEL_ATTACHED(
            "A kernel was attached.", EnumSet.of(INFO), "blueprint_id", "attachment", "parameter_bytes", "latency_ms"),
    KERNEL_DETACHED("A kernel was detached.", EnumSet.of(INFO), "reason", "attachment"),
    FALLBACK_REQUESTED(
            "A seed's kernel did not come and the fallback is fetched.",
            EnumSet.of(CRITICAL),
            "blueprint_id",
            "fallback_blueprint_id",
            "reason"),
    FALLBACK_ATTACHED(
            "A fallback kernel stands in for a seed's own.",
            EnumSet.of(CRITICAL),
            "blueprint_id",
            "fallback_blueprint_id"),
    BREAKER_TRANSITION(
            "A breaker changed its state, counted a result on trial, or was forced; CRITICAL where the isolation breaker opens.",
            EnumSet.of(INFO, WARNING, CRITICAL),
            "breaker",
            "from",
            "to",
            "action",
            "rationale"),
    BREAKER_DENIED("A breaker denied a call.", EnumSet.of(WARNING), "breaker"),

    PARAMETER_SHARED(
            "A kernel was not attached, since one of its parameters is another owner's.",
            EnumSet.of(WARNING),
            "reason",
            "parameter",
            "blueprint_id"),
    REGISTRY_CHANGED(
            "A registry command took effect; WARNING where a cache could not be cleared.",
            EnumSet.of(INFO, WARNING),
            "operation",
            "teacher_id",
            "teachers",
            "parameter_bytes",
            "forced",
            "failed"),
    TEACHER_OVER_BUDGET(
            "All teachers together are larger than their budget.",
            EnumSet.of(WARNING),
            "parameter_bytes",
            "budget_bytes"),
    EMERGENCY_CLEANUP(
            "Caches were cleared on command: what was freed, and from which.",
            EnumSet.of(CRITICAL),
            "include_teacher",
            "entries",
            "bytes",
            "caches",
            "failed"),

    ISOLATION_VIOLATION(
            "The seed's loss reached the host, or the cosine of the gradients is above its limit.",
            EnumSet.of(CRITICAL),
            "kind",
            "leak",
            "cosine",
            "limit",
            "step"),
    BLEND_FAILED(
            "A blend was not made; CRITICAL from the third in a row.",
            EnumSet.of(ERROR, CRITICAL),
            "reason",
            "step",
            "in_row"),
    STEP_FAILED("A step's body failed: the kind of failure, never its text.", EnumSet.of(ERROR), "step", "kind"),
    DEVICE_WEDGED(
            "A device task runs for too long: data tasks that waited were given up, hosts pass through, the pipeline is not ready.",
            EnumSet.of(CRITICAL),
            "running_ms",
            "limit_ms",
            "given_up"),
    DEVICE_RECOVERED("The device task that ran for too long has ended, and the lane works again.", EnumSet.of(WARNING)),
    DEVICE_LOST(
            "The device task never ended, and the pipeline ends with an error.",
            EnumSet.of(CRITICAL),
            "running_ms",
            "limit_ms"),
    DEVICE_MEMORY_EXHAUSTED(
            "The device had no memory left: what clearing caches gave back, and what failed to; WARNING where the second attempt succeeded.",
            EnumSet.of(WARNING, CRITICAL),
            "operation",
            "entries",
            "bytes",
            "failed"),
    KERNEL_CACHE(
            "What the kernel cache did since the last such event, and the bytes that it holds; left out where it did nothing.",
            EnumSet.of(INFO),
            EventAttributes.kernelCache()),
    CACHE_CONTENTION(
            "An attachment waited long for its turn at the kernel cache.",
            EnumSet.of(WARNING),
            "blueprint_id",
            "wait_ms",
            "limit_ms"),
    CACHE_INVALIDATED(
            "An update of the catalog made kept kernels of a blueprint out of date.",
            EnumSet.of(INFO),
            "blueprint_id",
            "entries"),
    SPARE_FAILED(
            "A kernel could not be loaded ahead, and its artifact is kept no longer; the next attachment loads for itself.",
            EnumSet.of(WARNING),
            "blueprint_id",
            "reason",
            "kind"),
    EMERGENCY_SUMMARY(
            "Events of CRITICAL packets that a slow subscriber had no room for, summed up: how many of one name.",
            EnumSet.of(CRITICAL),
            "event",
            "count"),
    PARTITION_RESTORED(
            "A partition of the seeds was given to this process, and what was committed for it is read; WARNING where the bus deleted records unread.",
            EnumSet.of(INFO, WARNING),
            "partition",
            "seeds",
            "nonces",
            "deleted",
            "restore_ms"),
    PARTITION_ENDED("A partition's run ended.", EnumSet.allOf(Level.class), "partition", "reason", "rest_ms", "detail"),
    EVENTS_DROPPED(
            "A seed had more events than one packet carries; so many are missing.", EnumSet.of(WARNING), "count");

    private final String code = name().toLowerCase(Locale.ROOT);
    private final String description;
    private final Set<Level> levels;
    private final List<String> attributes;

    EventName(String description, Set<Level> levels, String... attributes) {
        this.description = description;
        this.levels = Collections.unmodifiableSet(levels);
        this.attributes = List.of(attributes);
    }

    /** Returns the name on the wire. */
    public String code() {
        return code;
    }

    /** Returns one sentence on what happened. */
    public String description() {
        return description;
    }

    /** Returns the levels at which it is emitted, the lowest first. */
    public Set<Level> levels() {
        return levels;
    }

    /** Returns the names of the attributes that it may carry. */
    public List<String> attributes() {
        return attributes;
    }

    /** Tells whether level and attributes of an event are this name's. */
    public boolean permits(Event event) {
        return levels.contains(event.level())
                && attributes.containsAll(event.attributes().keySet());
    }
}
