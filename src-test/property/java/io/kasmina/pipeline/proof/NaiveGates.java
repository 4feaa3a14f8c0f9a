package io.kasmina.pipeline.proof;

import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The gates in the words of the specification: each answers with the first reason that applies. */
final class NaiveGates {

    private static final Set<String> FALLBACK = Set.of("fallback_kernel_used", "fallback_kernel_active");

    /** True where reasons that are about a fallback kernel are recorded and pass. */
    private final boolean observes;

    NaiveGates(boolean observes) {
        this.observes = observes;
    }

    /**
     * What a gate says.
     *
     * @param reason why it fails, or would, empty for nothing
     * @param enforced false where the reason is recorded and passes
     */
    record Verdict(String reason, boolean enforced) {

        static Verdict of(String reason) {
            return new Verdict(reason, true);
        }

        boolean passed() {
            return reason.isEmpty() || !enforced;
        }

        /** Returns how an event tells of it. */
        String said() {
            return passed() + (reason.isEmpty() ? "" : " " + reason + " " + enforced);
        }
    }

    /** G1 of a seed whose kernel is there, or whose fetch failed for a reason. */
    Verdict g1(NaiveSeed seed, Fetch fetched) {
        return verdict(
                seed,
                fetched.reason() == null ? "" : fetched.reason().code(),
                when(!seed.isAttached(), "kernel_not_attached"),
                when(seed.violations > 0, "isolation_violations"),
                when(seed.isReported() && !seed.lossFinite, "loss_not_finite"));
    }

    Verdict g2(NaiveSeed seed) {
        PerformanceStatus status = seed.isReported() ? seed.status : PerformanceStatus.NOMINAL;
        return verdict(
                seed,
                when(seed.violations > 0, "isolation_violations"),
                when(seed.slow, "kernel_too_slow"),
                when(status == PerformanceStatus.FALLBACK, "fallback_kernel_active"),
                when(status == PerformanceStatus.VIOLATIONS, "performance_violations"));
    }

    Verdict g3(NaiveSeed seed, boolean host) {
        String probe =
                switch (seed.kernel) {
                    case OTHER_SHAPE -> "probe_shape_mismatch";
                    case OTHER_TYPE -> "probe_dtype_mismatch";
                    case MESH_MISSING -> "mesh_incomplete";
                    default -> "";
                };
        return verdict(seed, when(!host, "host_not_registered"), probe);
    }

    Verdict g4(NaiveSeed seed) {
        return verdict(
                seed,
                seed.isReported() ? status(seed) : "performance_unreported",
                when(seed.violations > 0, "isolation_violations"));
    }

    private static String status(NaiveSeed seed) {
        return switch (seed.status) {
            case NOMINAL, HEALTHY -> "";
            case DEGRADED -> "performance_degraded";
            case FALLBACK -> "fallback_kernel_active";
            case VIOLATIONS -> "performance_violations";
            case PAUSED -> "performance_paused";
        };
    }

    Verdict g5(NaiveSeed seed) {
        String left =
                switch (seed.leftover) {
                    case NOTHING -> "";
                    case KERNEL -> "kernel_still_attached";
                    case LEASE -> "lease_still_open";
                };
        return Verdict.of(seed.strays > 0 ? "kernel_still_attached" : left);
    }

    /** The first reason, among them what every gate but G0 and G5 looks at before its own; one that is only recorded hides none. */
    private Verdict verdict(NaiveSeed seed, String... own) {
        SeedStage reported = seed.isReported() ? seed.reportedStage : seed.stage;
        List<String> reasons = new ArrayList<>();
        reasons.add(when(seed.isAttached() && seed.standIn, "fallback_kernel_used"));
        reasons.add(when(reported != seed.stage, "stage_mismatch"));
        reasons.add(when(seed.failuresInRow >= 3, "blend_failures"));
        reasons.addAll(List.of(own));
        reasons.removeIf(String::isEmpty);
        if (reasons.isEmpty()) {
            return Verdict.of("");
        }
        List<String> enforced = reasons.stream()
                .filter(reason -> !observes || !FALLBACK.contains(reason))
                .toList();
        return enforced.isEmpty() ? new Verdict(reasons.get(0), false) : Verdict.of(enforced.get(0));
    }

    private static String when(boolean broken, String reason) {
        return broken ? reason : "";
    }
}
