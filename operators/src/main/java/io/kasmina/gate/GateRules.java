package io.kasmina.gate;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The gates' decisions (behaviour.md, section 3). Pure: equal inputs give equal results; any thread. */
public final class GateRules {

    private final GateConfig config;
    private final Enforcement fallback;

    private GateRules(GateConfig config, Enforcement fallback) {
        this.config = config;
        this.fallback = fallback;
    }

    /** Makes rules with the given limits that enforce every reason. */
    public static GateRules of(GateConfig config) {
        return of(config, Enforcement.ENFORCE);
    }

    /**
     * Makes rules.
     *
     * @param config the limits
     * @param fallback whether fallback reasons fail a gate or are only recorded; all other reasons always fail it
     */
    public static GateRules of(GateConfig config, Enforcement fallback) {
        return new GateRules(config, fallback);
    }

    /**
     * Evaluates a gate: the common rules first, where it has them, then its own; the first rule broken is the reason. A fallback reason
     * that is only recorded hides no other: those behind it are looked at too.
     *
     * @param common required for G1 to G4, ignored by G0 and G5
     * @param inputs what the gate looks at
     * @return the result with everything that was looked at
     * @throws NullPointerException if G1 to G4 miss {@code common}
     */
    public GateResult evaluate(@Nullable GateCommon common, GateInputs inputs) {
        boolean usesCommon = !(inputs instanceof GateInputs.Germination || inputs instanceof GateInputs.Reset);
        if (!usesCommon) {
            return new GateResult(inputs.gate(), own(inputs), true, GateReport.of(null, inputs));
        }
        Objects.requireNonNull(common, "common: required for " + inputs.gate());
        Map<InputName, String> report = GateReport.of(common, inputs);
        GateReason reason = broken(common, inputs);
        if (fallback == Enforcement.ENFORCE || !isFallback(reason)) {
            return new GateResult(inputs.gate(), reason, true, report);
        }
        GateReason other = broken(common.withoutFallback(), inputs.withoutFallback());
        return other == null
                ? new GateResult(inputs.gate(), reason, false, report)
                : new GateResult(inputs.gate(), other, true, report);
    }

    private static boolean isFallback(@Nullable GateReason reason) {
        return reason == GateReason.FALLBACK_KERNEL_USED || reason == GateReason.FALLBACK_KERNEL_ACTIVE;
    }

    private @Nullable GateReason broken(GateCommon common, GateInputs inputs) {
        GateReason reason = common(common);
        return reason != null ? reason : own(inputs);
    }

    private @Nullable GateReason common(GateCommon common) {
        if (common.fallbackUsed()) {
            return GateReason.FALLBACK_KERNEL_USED;
        }
        if (common.reported() != null && common.reported() != common.actual()) {
            return GateReason.STAGE_MISMATCH;
        }
        return common.blendFailuresInRow() >= config.blendFailureLimit() ? GateReason.BLEND_FAILURES : null;
    }

    private @Nullable GateReason own(GateInputs inputs) {
        if (inputs instanceof GateInputs.Germination germination) {
            return germination(germination);
        }
        if (inputs instanceof GateInputs.Health health) {
            return health(health);
        }
        if (inputs instanceof GateInputs.Stability stability) {
            return stability(stability);
        }
        if (inputs instanceof GateInputs.Interface interfaces) {
            return interfaces(interfaces);
        }
        if (inputs instanceof GateInputs.Impact impact) {
            return impact(impact);
        }
        return reset((GateInputs.Reset) inputs);
    }

    private @Nullable GateReason germination(GateInputs.Germination germination) {
        String blueprint = germination.blueprintId();
        if (blueprint.isBlank() || blueprint.length() > SeedId.MAX_LENGTH) {
            return GateReason.INVALID_BLUEPRINT_ID;
        }
        if (!validParameters(germination.parameters())) {
            return GateReason.INVALID_PARAMETER;
        }
        return germination.runPresent() ? null : GateReason.MISSING_TRAINING_RUN_ID;
    }

    private boolean validParameters(Map<String, Float> parameters) {
        boolean valid = parameters.size() <= config.maxParameters();
        for (float parameter : parameters.values()) {
            valid &= config.allows(parameter);
        }
        return valid;
    }

    private static @Nullable GateReason health(GateInputs.Health health) {
        // Before the missing attachment, which it explains.
        if (health.fetchFailure() != null) {
            return health.fetchFailure();
        }
        if (!health.kernelAttached()) {
            return GateReason.KERNEL_NOT_ATTACHED;
        }
        if (health.violations() > 0) {
            return GateReason.ISOLATION_VIOLATIONS;
        }
        return health.loss() == null || Double.isFinite(health.loss()) ? null : GateReason.LOSS_NOT_FINITE;
    }

    private @Nullable GateReason stability(GateInputs.Stability stability) {
        if (stability.violations() > 0) {
            return GateReason.ISOLATION_VIOLATIONS;
        }
        if (stability.kernelP50Millis() > config.kernelP50LimitMillis()) {
            return GateReason.KERNEL_TOO_SLOW;
        }
        if (stability.status() == PerformanceStatus.FALLBACK) {
            return GateReason.FALLBACK_KERNEL_ACTIVE;
        }
        return stability.status() == PerformanceStatus.VIOLATIONS ? GateReason.PERFORMANCE_VIOLATIONS : null;
    }

    private static @Nullable GateReason interfaces(GateInputs.Interface interfaces) {
        if (!interfaces.hostRegistered()) {
            return GateReason.HOST_NOT_REGISTERED;
        }
        GateInputs.Probe probe = interfaces.probe();
        // No probe means no output of the right shape.
        if (probe == null || !probe.in().equals(probe.out())) {
            return GateReason.PROBE_SHAPE_MISMATCH;
        }
        if (probe.inType() != probe.outType()) {
            return GateReason.PROBE_DTYPE_MISMATCH;
        }
        return interfaces.hostLayers().containsAll(interfaces.requiredLayers()) ? null : GateReason.MESH_INCOMPLETE;
    }

    private static @Nullable GateReason impact(GateInputs.Impact impact) {
        GateReason status = status(impact.status());
        if (status != null) {
            return status;
        }
        return impact.violations() > 0 ? GateReason.ISOLATION_VIOLATIONS : null;
    }

    private static @Nullable GateReason status(@Nullable PerformanceStatus status) {
        if (status == null) {
            return GateReason.PERFORMANCE_UNREPORTED;
        }
        return switch (status) {
            case NOMINAL, HEALTHY -> null;
            case DEGRADED -> GateReason.PERFORMANCE_DEGRADED;
            case FALLBACK -> GateReason.FALLBACK_KERNEL_ACTIVE;
            case VIOLATIONS -> GateReason.PERFORMANCE_VIOLATIONS;
            case PAUSED -> GateReason.PERFORMANCE_PAUSED;
        };
    }

    private static @Nullable GateReason reset(GateInputs.Reset reset) {
        if (reset.kernelAttached()) {
            return GateReason.KERNEL_STILL_ATTACHED;
        }
        if (reset.prefetchPending()) {
            return GateReason.PREFETCH_STILL_PENDING;
        }
        return reset.leasesOpen() > 0 ? GateReason.LEASE_STILL_OPEN : null;
    }
}
