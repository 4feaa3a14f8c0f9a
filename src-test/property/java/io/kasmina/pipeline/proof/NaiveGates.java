package io.kasmina.pipeline.proof;

import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;

/** The gates in the words of the specification: each answers with the first reason that applies, empty where it passes. */
final class NaiveGates {

    static final String PASSED = "";

    private NaiveGates() {}

    /** G1 of a seed whose kernel is there, or whose fetch failed for a reason. */
    static String g1(NaiveSeed seed, Fetch fetched) {
        String reason = before(seed);
        if (!reason.isEmpty()) {
            return reason;
        }
        if (fetched.reason() != null) {
            return fetched.reason().code();
        }
        if (!seed.isAttached()) {
            return "kernel_not_attached";
        }
        if (seed.violations > 0) {
            return "isolation_violations";
        }
        return seed.isReported() && !seed.lossFinite ? "loss_not_finite" : PASSED;
    }

    static String g2(NaiveSeed seed) {
        String reason = before(seed);
        if (!reason.isEmpty()) {
            return reason;
        }
        if (seed.violations > 0) {
            return "isolation_violations";
        }
        if (seed.slow) {
            return "kernel_too_slow";
        }
        if (seed.isReported() && seed.status == PerformanceStatus.FALLBACK) {
            return "fallback_kernel_active";
        }
        return seed.isReported() && seed.status == PerformanceStatus.VIOLATIONS ? "performance_violations" : PASSED;
    }

    static String g3(NaiveSeed seed, boolean host) {
        String reason = before(seed);
        if (!reason.isEmpty()) {
            return reason;
        }
        if (!host) {
            return "host_not_registered";
        }
        return switch (seed.kernel) {
            case OTHER_SHAPE -> "probe_shape_mismatch";
            case OTHER_TYPE -> "probe_dtype_mismatch";
            case MESH_MISSING -> "mesh_incomplete";
            default -> PASSED;
        };
    }

    static String g4(NaiveSeed seed) {
        String reason = before(seed);
        if (!reason.isEmpty()) {
            return reason;
        }
        if (!seed.isReported()) {
            return "performance_unreported";
        }
        String status =
                switch (seed.status) {
                    case NOMINAL, HEALTHY -> PASSED;
                    case DEGRADED -> "performance_degraded";
                    case FALLBACK -> "fallback_kernel_active";
                    case VIOLATIONS -> "performance_violations";
                    case PAUSED -> "performance_paused";
                };
        return status.isEmpty() && seed.violations > 0 ? "isolation_violations" : status;
    }

    static String g5(NaiveSeed seed) {
        if (seed.strays > 0) {
            return "kernel_still_attached";
        }
        return switch (seed.leftover) {
            case NOTHING -> PASSED;
            case KERNEL -> "kernel_still_attached";
            case LEASE -> "lease_still_open";
        };
    }

    /** What every gate but G0 and G5 looks at first. */
    private static String before(NaiveSeed seed) {
        SeedStage reported = seed.isReported() ? seed.reportedStage : seed.stage;
        if (reported != seed.stage) {
            return "stage_mismatch";
        }
        return seed.failuresInRow >= 3 ? "blend_failures" : PASSED;
    }
}
