package io.kasmina.gate;

import io.kasmina.contract.Gate;
import io.kasmina.contract.SeedId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes down what a gate looked at, for telemetry. */
final class GateReport {

    private static final String NONE = "none";

    private GateReport() {}

    /** Returns inputs by name; {@code common} is null for gates that do not use it. */
    static Map<String, String> of(@Nullable GateCommon common, GateInputs inputs) {
        Map<String, String> report = new TreeMap<>();
        if (common != null) {
            common(common, inputs.gate(), report);
        }
        own(inputs, report);
        return report;
    }

    private static void common(GateCommon common, Gate gate, Map<String, String> report) {
        report.put("fallback_used", String.valueOf(common.fallbackUsed()));
        report.put("expected", text(gate.from()));
        report.put("actual", text(common.actual()));
        report.put("reported", text(common.reported()));
        report.put("blend_failures", String.valueOf(common.blendFailuresInRow()));
    }

    private static void own(GateInputs inputs, Map<String, String> report) {
        if (inputs instanceof GateInputs.Germination germination) {
            report.put("blueprint_id", bounded(germination.blueprintId()));
            report.put("parameters", String.valueOf(germination.parameters().size()));
            report.put("run_present", String.valueOf(germination.runPresent()));
        } else if (inputs instanceof GateInputs.Health health) {
            report.put("kernel_attached", String.valueOf(health.kernelAttached()));
            report.put("fetch_failure", text(health.fetchFailure()));
            report.put("violations", String.valueOf(health.violations()));
            report.put("loss", health.loss() == null ? NONE : health.loss().toString());
        } else if (inputs instanceof GateInputs.Stability stability) {
            double p50 = stability.kernelP50Millis();
            report.put("kernel_p50_ms", Double.isNaN(p50) ? NONE : String.valueOf(p50));
            report.put("status", text(stability.status()));
            report.put("violations", String.valueOf(stability.violations()));
        } else {
            late(inputs, report);
        }
    }

    private static void late(GateInputs inputs, Map<String, String> report) {
        if (inputs instanceof GateInputs.Interface interfaces) {
            interfaces(interfaces, report);
        } else if (inputs instanceof GateInputs.Impact impact) {
            report.put("status", text(impact.status()));
            report.put("violations", String.valueOf(impact.violations()));
        } else if (inputs instanceof GateInputs.Reset reset) {
            report.put("kernel_attached", String.valueOf(reset.kernelAttached()));
            report.put("prefetch_pending", String.valueOf(reset.prefetchPending()));
            report.put("leases_open", String.valueOf(reset.leasesOpen()));
        }
    }

    private static void interfaces(GateInputs.Interface interfaces, Map<String, String> report) {
        GateInputs.Probe probe = interfaces.probe();
        report.put("host_registered", String.valueOf(interfaces.hostRegistered()));
        report.put("probe_in", probe == null ? NONE : text(probe.inType()) + probe.in());
        report.put("probe_out", probe == null ? NONE : text(probe.outType()) + probe.out());
        TreeSet<String> missing = new TreeSet<>(interfaces.requiredLayers());
        missing.removeAll(interfaces.hostLayers());
        report.put("missing_layers", missing.isEmpty() ? NONE : String.join(",", missing));
    }

    /** An id that its gate refuses for its length fills no telemetry. */
    private static String bounded(String id) {
        return id.length() > SeedId.MAX_LENGTH ? id.substring(0, SeedId.MAX_LENGTH) : id;
    }

    private static String text(@Nullable Enum<?> value) {
        return value == null ? NONE : value.name().toLowerCase(Locale.ROOT);
    }
}
