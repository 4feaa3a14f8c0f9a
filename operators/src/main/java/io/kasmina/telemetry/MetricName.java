package io.kasmina.telemetry;

/** Every metric that Kasmina emits in packets. */
public enum MetricName {
    /** Seeds that hold a stage between GERMINATED and FOSSILIZED. */
    SEEDS_ACTIVE("kasmina.seeds.active", "count"),
    /** Isolation violations since start. */
    ISOLATION_VIOLATIONS("kasmina.isolation.violations", "count"),
    /** Time from request to attached kernel. */
    PREFETCH_LATENCY("kasmina.prefetch.latency_ms", "ms"),
    /** Prefetches under way. */
    PREFETCH_INFLIGHT("kasmina.prefetch.inflight", "count"),
    /** Prefetches by status. */
    PREFETCH_REQUESTS("kasmina.prefetch.requests_total", "count"),
    /** Replies that no order was waiting for, by reason. */
    PREFETCH_REPLIES_IGNORED("kasmina.prefetch.replies_ignored_total", "count"),
    /** Time from a ROLLBACK to the restored seed. */
    ROLLBACK_LATENCY("kasmina.rollback.latency_ms", "ms"),

    /** Accepted commands. */
    VERIFIER_ACCEPTED("kasmina.command_verifier.accepted_total", "count"),
    /** Rejected commands by reason. */
    VERIFIER_REJECTIONS("kasmina.command_verifier.rejections_total", "count"),
    /** Time of one verification. */
    VERIFIER_LATENCY("kasmina.command_verifier.validation_latency_ms", "ms"),
    /** Live nonces. */
    NONCE_LEDGER_SIZE("kasmina.nonce_ledger.size", "count"),
    /** Nonces forgotten because they were no longer live. */
    NONCE_LEDGER_EVICTIONS("kasmina.nonce_ledger.evictions_total", "count"),
    /** How long a nonce is remembered. */
    NONCE_LEDGER_TTL("kasmina.nonce_ledger.ttl_seconds", "s"),
    /** Seeds for which a fallback kernel stands in. */
    FALLBACK_ACTIVE("kasmina.fallback.active", "count"),
    /** What happened with fallback kernels, by event: requested, attached, failed, observed. */
    FALLBACK_EVENTS("kasmina.fallback.events_total", "count"),
    /** Gate histories that were forgotten for want of places. */
    GATE_HISTORY_FORGOTTEN("kasmina.gate.history_forgotten_total", "count"),
    /** Mean effective alpha of the step's blends. */
    BLEND_ALPHA_MEAN("kasmina.blend.alpha_mean", "ratio"),
    /** 95th percentile of the effective alpha. */
    BLEND_ALPHA_P95("kasmina.blend.alpha_p95", "ratio"),
    /** Share of effective alphas below 0.01. */
    BLEND_SPARSITY("kasmina.blend.sparsity", "ratio"),
    /** Mean confidence gate. */
    BLEND_GATE_MEAN("kasmina.blend.gate_mean", "ratio"),
    /** Share of clamped alphas. */
    BLEND_CLAMPED("kasmina.blend.clamped_fraction", "ratio"),
    /** Device time of a blend. */
    BLEND_LATENCY("kasmina.blend.latency_ms", "ms"),
    /** Activations and logits that came a second time for their seed and step. */
    BLEND_REDELIVERED("kasmina.blend.redelivered_total", "count"),
    /** Cosine of host and seed gradients. */
    ISOLATION_COSINE("kasmina.isolation.cosine", "ratio"),
    /** Dot product of host and seed gradients. */
    ISOLATION_DOT("kasmina.isolation.dot", "1"),
    /** Norm of the host's gradient. */
    ISOLATION_HOST_NORM("kasmina.isolation.host_norm", "1"),
    /** Norm of the seed's gradient. */
    ISOLATION_SEED_NORM("kasmina.isolation.seed_norm", "1"),
    /** Tasks waiting for the device. */
    DEVICE_QUEUE_DEPTH("kasmina.device.queue_depth", "count"),
    /** Share of time in which the device thread worked. */
    DEVICE_BUSY_RATIO("kasmina.device.busy_ratio", "ratio"),
    /** Native bytes that the backend holds. */
    DEVICE_MEMORY("kasmina.device.memory_bytes", "bytes"),
    /** State of a breaker, as its wire number. */
    BREAKER_STATE("kasmina.breaker.state", "state"),
    /** Failures that a breaker counts at present. */
    BREAKER_FAILURES("kasmina.breaker.failures", "count"),
    /** Packets shed under pressure. */
    TELEMETRY_DROPPED("kasmina.telemetry.dropped_total", "count"),
    /** Packets waiting for a subscriber. */
    TELEMETRY_QUEUE_DEPTH("kasmina.telemetry.queue_depth", "count"),
    /** Stage of one seed, as its wire number. */
    SEED_STAGE("kasmina.seed.stage", "stage"),
    /** Alpha of one seed's plan. */
    SEED_ALPHA("kasmina.seed.alpha", "ratio"),
    /** Steps since BLENDING began. */
    SEED_ALPHA_STEPS("kasmina.seed.alpha_steps", "count"),
    /** 1 while a kernel is attached. */
    SEED_KERNEL_ATTACHED("kasmina.seed.kernel_attached", "bool"),
    /** 1 while a fallback kernel stands in. */
    SEED_FALLBACK_USED("kasmina.seed.fallback_used", "bool"),
    /** Device time of the kernel's forward. */
    SEED_KERNEL_LATENCY("kasmina.seed.kernel_latency_ms", "ms"),
    /** Isolation violations of one seed. */
    SEED_ISOLATION_VIOLATIONS("kasmina.seed.isolation_violations", "count");

    private final String code;
    private final String unit;

    MetricName(String code, String unit) {
        this.code = code;
        this.unit = unit;
    }

    /** Returns the name in packets. */
    public String code() {
        return code;
    }

    /** Returns the unit in packets. */
    public String unit() {
        return unit;
    }
}
