package io.kasmina.gate;

import io.kasmina.contract.Gate;
import io.kasmina.contract.SeedId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes down what a gate looked at, for telemetry. */
final class GateReport {

    private static final String NONE = "none";

    private GateReport() {}

    /** Returns inputs by name; {@code common} is null for gates that do not use it. */
    static Map<InputName, String> of(@Nullable GateCommon common, GateInputs inputs) {
        Map<InputName, String> report = new EnumMap<>(InputName.class);
        if (common != null) {
            common(common, inputs.gate(), report);
        }
        own(inputs, report);
        return report;
    }

    private static void common(GateCommon common, Gate gate, Map<InputName, String> report) {
        report.put(InputName.FALLBACK_USED, String.valueOf(common.fallbackUsed()));
        report.put(InputName.EXPECTED, text(gate.from()));
        report.put(InputName.ACTUAL, text(common.actual()));
        report.put(InputName.REPORTED, text(common.reported()));
        report.put(InputName.BLEND_FAILURES, String.valueOf(common.blendFailuresInRow()));
    }

    private static void own(GateInputs inputs, Map<InputName, String> report) {
        if (inputs instanceof GateInputs.Germination germination) {
            report.put(InputName.BLUEPRINT_ID, bounded(germination.blueprintId()));
            report.put(
                    InputName.PARAMETERS,
                    String.valueOf(germination.parameters().size()));
            report.put(InputName.RUN_PRESENT, String.valueOf(germination.runPresent()));
        } else if (inputs instanceof GateInputs.Health health) {
            report.put(InputName.KERNEL_ATTACHED, String.valueOf(health.kernelAttached()));
            report.put(InputName.FETCH_FAILURE, text(health.fetchFailure()));
            report.put(InputName.VIOLATIONS, String.valueOf(health.violations()));
            report.put(
                    InputName.LOSS, health.loss() == null ? NONE : health.loss().toString());
        } else if (inputs instanceof GateInputs.Stability stability) {
            double p50 = stability.kernelP50Millis();
            report.put(InputName.KERNEL_P50_MS, Double.isNaN(p50) ? NONE : String.valueOf(p50));
            report.put(InputName.STATUS, text(stability.status()));
            report.put(InputName.VIOLATIONS, String.valueOf(stability.violations()));
        } else {
            late(inputs, report);
        }
    }

    private static void late(GateInputs inputs, Map<InputName, String> report) {
        if (inputs instanceof GateInputs.Interface interfaces) {
            interfaces(interfaces, report);
        } else if (inputs instanceof GateInputs.Impact impact) {
            report.put(InputName.STATUS, text(impact.status()));
            report.put(InputName.VIOLATIONS, String.valueOf(impact.violations()));
        } else if (inputs instanceof GateInputs.Reset reset) {
            report.put(InputName.KERNEL_ATTACHED, String.valueOf(reset.kernelAttached()));
            report.put(InputName.PREFETCH_PENDING, String.valueOf(reset.prefetchPending()));
            report.put(InputName.LEASES_OPEN, String.valueOf(reset.leasesOpen()));
        }
    }

    private static void interfaces(GateInputs.Interface interfaces, Map<InputName, String> report) {
        GateInputs.Probe probe = interfaces.probe();
        report.put(InputName.HOST_REGISTERED, String.valueOf(interfaces.hostRegistered()));
        report.put(InputName.PROBE_IN, probe == null ? NONE : text(probe.inType()) + probe.in());
        report.put(InputName.PROBE_OUT, probe == null ? NONE : text(probe.outType()) + probe.out());
        TreeSet<String> missing = new TreeSet<>(interfaces.requiredLayers());
        missing.removeAll(interfaces.hostLayers());
        report.put(InputName.MISSING_LAYERS, missing.isEmpty() ? NONE : String.join(",", missing));
    }

    /** An id that its gate refuses for its length fills no telemetry. */
    private static String bounded(String id) {
        return id.length() > SeedId.MAX_LENGTH ? id.substring(0, SeedId.MAX_LENGTH) : id;
    }

    private static String text(@Nullable Enum<?> value) {
        return value == null ? NONE : value.name().toLowerCase(Locale.ROOT);
    }
}
