package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedStage;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextReportTest {

    private final RecordedTelemetry telemetry = new RecordedTelemetry();

    @Test
    void freeTextIsCutForTelemetryOnly() {
        assertThat(reported("x".repeat(256))).isEqualTo("x".repeat(256));
        assertThat(reported("x".repeat(257))).isEqualTo("x".repeat(255) + "…");
    }

    @Test
    void noCharacterIsCutInHalf() {
        assertThat(reported("x".repeat(254) + "\uD83C\uDF31\uD83C\uDF31")).isEqualTo("x".repeat(254) + "…");
    }

    @Test
    void eachAnnotationIsReportedByItsName() {
        report(new CommandHeader.Context(SeedStage.BLENDING, 0.5, "drift", "0.2", "gold", "beta"));

        assertThat(telemetry.events()).singleElement().satisfies(event -> assertThat(event.attributes())
                .isEqualTo(Map.of(
                        "command_id", "c-1",
                        "expected_stage", "BLENDING",
                        "feature_coverage", "0.5",
                        "risk_reason", "drift",
                        "blueprint_risk", "0.2",
                        "blueprint_tier", "gold",
                        "blueprint_stage", "beta")));
    }

    @Test
    void hardlyAnyMeansBelowOneTenthAndFewBelowThree() {
        report(coverage(0.1));
        report(coverage(0.3));

        assertThat(telemetry.events(EventName.DEGRADED_INPUTS)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.WARNING);
            assertThat(event.attributes()).containsEntry("feature_coverage", "0.1");
        });
    }

    private static CommandHeader.Context coverage(double share) {
        return new CommandHeader.Context(null, share, null, null, null, null);
    }

    private String reported(String reason) {
        CommandHeader.Context context = new CommandHeader.Context(null, null, reason, null, null, null);
        report(context);
        Event last = telemetry
                .events(EventName.TAMIYO_ANNOTATIONS)
                .get(telemetry.events(EventName.TAMIYO_ANNOTATIONS).size() - 1);
        return last.attributes().get("risk_reason");
    }

    private void report(CommandHeader.Context context) {
        CommandHeader header = new CommandHeader("c-1", Instant.EPOCH, "tamiyo", 0, context);
        new ContextReport(telemetry).accepted(new Command.Emergency(header, false));
    }
}
