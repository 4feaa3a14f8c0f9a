package io.kasmina.telemetry;

import static io.kasmina.telemetry.MetricKind.COUNTER;
import static io.kasmina.telemetry.MetricKind.GAUGE;
import static io.kasmina.telemetry.MetricKind.SUMMARY;
import static io.kasmina.telemetry.MetricKind.TIMER;
import static io.kasmina.telemetry.Scope.GLOBAL;
import static io.kasmina.telemetry.Scope.SEED;
import static io.kasmina.telemetry.Unit.BOOL;
import static io.kasmina.telemetry.Unit.BYTES;
import static io.kasmina.telemetry.Unit.COUNT;
import static io.kasmina.telemetry.Unit.MILLIS;
import static io.kasmina.telemetry.Unit.ONE;
import static io.kasmina.telemetry.Unit.RATIO;
import static io.kasmina.telemetry.Unit.SECONDS;
import static io.kasmina.telemetry.Unit.STAGE;

import io.kasmina.contract.Rejection;
import java.util.List;
import java.util.Map;

/**
 * The closed catalogue of metrics. A constant's last words say what is measured; the reference {@code TELEMETRY.md} is written from
 * them. A name has one kind, one unit and one scope.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that nobody can change
public enum MetricName {
    SEEDS_ACTIVE("seeds.active", COUNT, GAUGE, GLOBAL, "Seeds in a stage from GERMINATED to FOSSILIZED."),
    ISOLATION_VIOLATIONS(
            "isolation.violations",
            COUNT,
            COUNTER,
            GLOBAL,
            "Isolation violations of all seeds since start.",
            Label.of("kind", "leak", "cosine")),
    ISOLATION_COSINE(
            "isolation.cosine", RATIO, GAUGE, GLOBAL, "Cosine of host and seed gradients in the latest check."),
    ISOLATION_DOT("isolation.dot", ONE, GAUGE, GLOBAL, "Dot product of host and seed gradients in the latest check."),
    ISOLATION_HOST_NORM("isolation.host_norm", ONE, GAUGE, GLOBAL, "Norm of the host's gradient in the latest check."),
    ISOLATION_SEED_NORM("isolation.seed_norm", ONE, GAUGE, GLOBAL, "Norm of the seed's gradient in the latest check."),

    KERNEL_FETCH_LATENCY(
            "kernel.fetch_latency_ms", MILLIS, TIMER, GLOBAL, "Time from the source's reply to the verified file."),
    PREWARM_LATENCY(
            "prewarm.latency_ms", MILLIS, TIMER, GLOBAL, "Device time of a kernel's first forward, at its probe."),
    PREFETCH_INFLIGHT("prefetch.inflight", COUNT, GAUGE, GLOBAL, "Prefetches under way."),
    PREFETCH_REQUESTS(
            "prefetch.requests_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Prefetches that ended, by how.",
            Label.of(
                    "status",
                    "fetched",
                    "canceled",
                    "fetch_failed",
                    "fetch_timeout",
                    "fetch_denied",
                    "digest_mismatch")),
    PREFETCH_LATENCY("prefetch.latency_ms", MILLIS, TIMER, GLOBAL, "Time from the request to the attached kernel."),
    PREFETCH_LAST_LATENCY("prefetch.last_latency_ms", MILLIS, GAUGE, GLOBAL, "The latest of these times."),
    PREFETCH_REPLIES_IGNORED(
            "prefetch.replies_ignored_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Replies that no order was waiting for.",
            Label.of("reason", "unknown_request", "other_blueprint", "answered_before")),
    PREFETCH_PUBLISH_RETRIES(
            "prefetch.publish_retries_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Requests published again, since the bus did not take them."),
    PREFETCH_PARKED(
            "prefetch.parked_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Commands that came while their seed's kernel was fetched, in SYNC mode.",
            Label.of("event", "parked", "refused")),

    CACHE_KERNEL_SIZE("cache.kernel_size", COUNT, GAUGE, GLOBAL, "Artifacts that the kernel cache keeps."),
    CACHE_KERNEL_HIT_RATE(
            "cache.kernel_hit_rate", RATIO, GAUGE, GLOBAL, "Share of attachments whose artifact was kept."),
    CACHE_KERNEL_EVICTIONS("cache.kernel_evictions", COUNT, GAUGE, GLOBAL, "Artifacts that the kernel cache gave up."),
    CACHE_GPU_SIZE("cache.gpu_size", COUNT, GAUGE, GLOBAL, "Kernels that are loaded ahead on the device."),
    CACHE_GPU_CAPACITY("cache.gpu_capacity", COUNT, GAUGE, GLOBAL, "Most kernels that are loaded ahead."),
    CACHE_GPU_HIT_RATE("cache.gpu_hit_rate", RATIO, GAUGE, GLOBAL, "Share of attachments served from there."),
    CACHE_GPU_EVICTIONS("cache.gpu_evictions", COUNT, GAUGE, GLOBAL, "Kernels loaded ahead and closed unused."),
    CACHE_TELEMETRY_SIZE(
            "cache.telemetry_size", COUNT, GAUGE, GLOBAL, "Events that wait for their seed's next packet."),
    CACHE_LOCK_WAIT(
            "cache.lock_wait_ms", MILLIS, TIMER, GLOBAL, "Time that an attachment waits for its turn on the device."),

    FALLBACK_ACTIVE("fallback.active", COUNT, GAUGE, GLOBAL, "Seeds for which a fallback kernel stands in."),
    FALLBACK_EVENTS(
            "fallback.events_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "What happened with fallback kernels.",
            Label.of("event", "requested", "attached", "failed", "observed")),
    GATE_HISTORY_FORGOTTEN(
            "gate.history_forgotten_total", COUNT, COUNTER, GLOBAL, "Gate histories forgotten for want of places."),
    ROLLBACK_LATENCY("rollback.latency_ms", MILLIS, TIMER, GLOBAL, "Time from a ROLLBACK to the seed at its snapshot."),
    BREAKER_STATE(
            "breaker.state",
            ONE,
            GAUGE,
            GLOBAL,
            "State of a breaker, as its wire number.",
            Label.of("breaker", "fetch", "isolation")),
    BREAKER_FAILURES(
            "breaker.failures",
            COUNT,
            GAUGE,
            GLOBAL,
            "Failures that a breaker counts at present.",
            Label.of("breaker", "fetch", "isolation")),

    VERIFIER_ACCEPTED("command_verifier.accepted_total", COUNT, COUNTER, GLOBAL, "Accepted commands."),
    VERIFIER_REJECTIONS(
            "command_verifier.rejections_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Rejected commands, reported one by one or summed up.",
            Label.of("reason", Rejection.class)),
    VERIFIER_LATENCY("command_verifier.validation_latency_ms", MILLIS, TIMER, GLOBAL, "Time of one verification."),
    NONCE_LEDGER_SIZE("nonce_ledger.size", COUNT, GAUGE, GLOBAL, "Live nonces."),
    NONCE_LEDGER_EVICTIONS(
            "nonce_ledger.evictions_total", COUNT, COUNTER, GLOBAL, "Nonces forgotten since no longer live."),
    NONCE_LEDGER_TTL("nonce_ledger.ttl_seconds", SECONDS, GAUGE, GLOBAL, "How long a nonce is remembered."),
    NONCE_LEDGER_WAIT(
            "nonce_ledger.oldest_wait_ms",
            MILLIS,
            GAUGE,
            GLOBAL,
            "How long the oldest command has waited for its nonce to become durable; 0 where none waits."),

    JOURNAL_QUEUE("journal.queue_depth", COUNT, GAUGE, GLOBAL, "Durable writes that wait or are being made."),
    JOURNAL_REFUSALS("journal.refused_total", COUNT, COUNTER, GLOBAL, "Durable writes that found the journal full."),

    BLEND_ALPHA_MEAN("blend.alpha_mean", RATIO, SUMMARY, SEED, "Mean effective alpha of the step's last blend."),
    BLEND_ALPHA_P95("blend.alpha_p95", RATIO, SUMMARY, SEED, "95th percentile of the effective alpha."),
    BLEND_SPARSITY("blend.sparsity", RATIO, SUMMARY, SEED, "Share of effective alphas below 0.01."),
    BLEND_GATE_MEAN("blend.gate_mean", RATIO, SUMMARY, SEED, "Mean confidence gate; 1 for modes without one."),
    BLEND_CLAMPED("blend.clamped_fraction", RATIO, SUMMARY, SEED, "Share of effective alphas that a clamp changed."),
    BLEND_LATENCY("blend.latency_ms", MILLIS, TIMER, SEED, "Device time of the step's last blend."),
    BLEND_REDELIVERED(
            "blend.redelivered_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Activations and logits that came a second time for their seed and step."),

    DEVICE_QUEUE_DEPTH("device.queue_depth", COUNT, GAUGE, GLOBAL, "Tasks that wait for the device."),
    DEVICE_BUSY_RATIO(
            "device.busy_ratio", RATIO, GAUGE, GLOBAL, "Share of time since start in which the device worked."),
    DEVICE_LONGEST_TASK(
            "device.longest_task_ms", MILLIS, GAUGE, GLOBAL, "Longest task since start, the running one too."),
    DEVICE_PUSHED_BACK("device.pushed_back", COUNT, GAUGE, GLOBAL, "Tasks that found their mailbox full, since start."),
    DEVICE_MEMORY(
            "device.memory_bytes",
            BYTES,
            GAUGE,
            GLOBAL,
            "Native bytes that the backend holds, by what for: attached kernels, caches, output buffers, and the rest, which is in flight.",
            Label.of("purpose", "kernels", "cache", "buffers", "in_flight")),
    DEVICE_OUT_OF_MEMORY(
            "device.out_of_memory_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Operations that found no device memory, by how their second attempt ended.",
            Label.of("result", "recovered", "failed")),

    TELEMETRY_DROPPED(
            "telemetry.dropped_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Packets shed under pressure, once for each subscriber that missed one.",
            Label.of("topic", "normal", "emergency")),
    TELEMETRY_QUEUE_DEPTH(
            "telemetry.queue_depth",
            COUNT,
            GAUGE,
            GLOBAL,
            "Packets that wait for the slowest subscriber.",
            Label.of("topic", "normal", "emergency")),

    BUS_LAG("bus.lag", COUNT, GAUGE, GLOBAL, "Records that arrived and are not applied; recorders only.", Label.STREAM),
    BUS_OLDEST_AGE("bus.oldest_age_ms", MILLIS, GAUGE, GLOBAL, "Age of the oldest of them, or 0.", Label.STREAM),

    RECORDER_REFUSED(
            "recorder.refused_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Figures and labels that this catalogue does not foresee, left out by a recorder; in its registry only.",
            Label.of("reason", "kind", "label")),

    PARTITIONS_OWNED("partition.owned", COUNT, GAUGE, GLOBAL, "Partitions of the seeds that this process runs."),
    PARTITION_COMMIT_LATENCY(
            "partition.commit_latency_ms", MILLIS, TIMER, GLOBAL, "Time of one commit of a partition."),
    PARTITION_SKIPPED(
            "partition.skipped_total",
            COUNT,
            COUNTER,
            GLOBAL,
            "Records passed over: they came before, or nothing came for them.",
            Label.FEED),
    PARTITION_DEAD_LETTERS("partition.dead_letters_total", COUNT, COUNTER, GLOBAL, "Unreadable records.", Label.FEED),

    SEED_STAGE("seed.stage", STAGE, GAUGE, SEED, "Stage of the seed."),
    SEED_ALPHA("seed.alpha", RATIO, GAUGE, SEED, "Alpha of the seed's plan."),
    SEED_ALPHA_STEPS("seed.alpha_steps", COUNT, GAUGE, SEED, "Steps since BLENDING began."),
    SEED_BLEND_FIRST_STEP(
            "seed.blend_first_step",
            COUNT,
            GAUGE,
            SEED,
            "First step that the packet's blend figures are of, at one blend a step."),
    SEED_BLEND_LAST_STEP(
            "seed.blend_last_step", COUNT, GAUGE, SEED, "Last of those steps; a GPU's may lag by 32 blends."),
    SEED_KERNEL_ATTACHED("seed.kernel_attached", BOOL, GAUGE, SEED, "Whether a kernel is attached."),
    SEED_FALLBACK_USED("seed.fallback_used", BOOL, GAUGE, SEED, "Whether a fallback kernel stands in."),
    SEED_KERNEL_LATENCY("seed.kernel_latency_ms", MILLIS, TIMER, SEED, "Device time of the kernel's last forward."),
    SEED_ISOLATION_VIOLATIONS(
            "seed.isolation_violations", COUNT, GAUGE, SEED, "Isolation violations since the seed's germination."),
    SEED_ISOLATION_COSINE(
            "seed.isolation.cosine", RATIO, GAUGE, SEED, "Cosine of host and seed gradients in the step's check."),
    SEED_ISOLATION_DOT("seed.isolation.dot", ONE, GAUGE, SEED, "Dot product of host and seed gradients."),
    SEED_ISOLATION_HOST_NORM("seed.isolation.host_norm", ONE, GAUGE, SEED, "Norm of the host's gradient."),
    SEED_ISOLATION_SEED_NORM("seed.isolation.seed_norm", ONE, GAUGE, SEED, "Norm of the seed's gradient.");

    private static final String PREFIX = "kasmina.";

    private final String code;
    private final Unit unit;
    private final MetricKind kind;
    private final Scope scope;
    private final String description;
    private final List<Label> labels;

    MetricName(String name, Unit unit, MetricKind kind, Scope scope, String description, Label... labels) {
        this.code = PREFIX + name;
        this.unit = unit;
        this.kind = kind;
        this.scope = scope;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** Returns the name in packets. */
    public String code() {
        return code;
    }

    /** Returns the unit in packets. */
    public Unit unit() {
        return unit;
    }

    /** Returns how its values belong together. */
    public MetricKind kind() {
        return kind;
    }

    /** Returns in whose packets it travels. */
    public Scope scope() {
        return scope;
    }

    /** Returns one sentence on what is measured. */
    public String description() {
        return description;
    }

    /** Returns the labels that its values may carry. */
    public List<Label> labels() {
        return labels;
    }

    /** Tells whether every one of the labels is the catalogue's, with a value of its closed set. */
    public boolean permits(Map<String, String> given) {
        return given.entrySet().stream().allMatch(entry -> permits(entry.getKey(), entry.getValue()));
    }

    /** Tells whether a label is the catalogue's, with a value of its closed set. */
    public boolean permits(String key, String value) {
        return labels.stream()
                .anyMatch(label -> label.key().equals(key) && label.values().contains(value));
    }
}
