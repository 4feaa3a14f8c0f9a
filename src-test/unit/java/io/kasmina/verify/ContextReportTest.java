package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import java.time.Instant;
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

    private String reported(String reason) {
        CommandHeader.Context context = new CommandHeader.Context(null, null, reason, null, null, null);
        CommandHeader header = new CommandHeader("c-1", Instant.EPOCH, "tamiyo", 0, context);
        new ContextReport(telemetry).accepted(new Command.Emergency(header, false));
        Event last = telemetry
                .events(EventName.TAMIYO_ANNOTATIONS)
                .get(telemetry.events(EventName.TAMIYO_ANNOTATIONS).size() - 1);
        return last.attributes().get("risk_reason");
    }
}
