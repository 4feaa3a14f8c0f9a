package io.kasmina.verify;

import io.kasmina.contract.ArrayMap;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader.Context;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import org.jspecify.annotations.Nullable;

/** Turns the context annotations of an accepted command into events; free text is cut to 256 characters. */
final class ContextReport {

    private static final double FEW_FEATURES = 0.3;
    private static final double HARDLY_ANY_FEATURES = 0.1;
    private static final int MAX_TEXT = 256;
    private static final int MOST_ATTRIBUTES = 7;

    private final TelemetrySink telemetry;

    ContextReport(TelemetrySink telemetry) {
        this.telemetry = telemetry;
    }

    void accepted(Command command) {
        Context context = command.header().context();
        if (context.equals(Context.EMPTY)) {
            return;
        }
        emit(EventName.TAMIYO_ANNOTATIONS, Level.INFO, command, attributes(context));
        Double coverage = context.featureCoverage();
        if (coverage != null && coverage < FEW_FEATURES) {
            ArrayMap.Builder<String, String> attributes = ArrayMap.builder(2);
            put(attributes, "feature_coverage", coverage);
            emit(
                    EventName.DEGRADED_INPUTS,
                    coverage < HARDLY_ANY_FEATURES ? Level.CRITICAL : Level.WARNING,
                    command,
                    attributes);
        }
    }

    private void emit(EventName name, Level level, Command command, ArrayMap.Builder<String, String> attributes) {
        attributes.put("command_id", command.header().commandId());
        telemetry.emit(new Event(name, level, command.seed(), attributes.build()));
    }

    private static ArrayMap.Builder<String, String> attributes(Context context) {
        ArrayMap.Builder<String, String> attributes = ArrayMap.builder(MOST_ATTRIBUTES);
        put(attributes, "expected_stage", context.expectedStage());
        put(attributes, "feature_coverage", context.featureCoverage());
        put(attributes, "risk_reason", context.riskReason());
        put(attributes, "blueprint_risk", context.blueprintRisk());
        put(attributes, "blueprint_tier", context.blueprintTier());
        put(attributes, "blueprint_stage", context.blueprintStage());
        return attributes;
    }

    private static void put(ArrayMap.Builder<String, String> attributes, String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, shortened(value.toString()));
        }
    }

    private static String shortened(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        // half a surrogate pair is no text that a peer could read
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 2)) ? MAX_TEXT - 2 : MAX_TEXT - 1;
        return text.substring(0, end) + "…";
    }
}
