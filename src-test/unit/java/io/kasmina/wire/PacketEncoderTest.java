package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.wire.leyline.HealthStatus;
import io.kasmina.wire.leyline.MetricPoint;
import io.kasmina.wire.leyline.TelemetryEvent;
import io.kasmina.wire.leyline.TelemetryPacket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketEncoderTest {

    private static final Instant TIME = Instant.ofEpochSecond(1_790_000_000L, 123_456_789);
    private static final SeedId SEED = new SeedId("seed-1");

    @Test
    void aGlobalPacketNamesNoSeed() throws InvalidProtocolBufferException {
        Metric metric = new Metric(MetricName.VERIFIER_REJECTIONS, 3, Map.of("reason", "stale_command"));
        TelemetryPacket message = encode(null, Level.INFO, List.of(metric), List.of());
        assertThat(message.getPacketId()).isEqualTo("p-1");
        assertThat(message.getSourceSubsystem()).isEqualTo("kasmina");
        assertThat(message.getTimestamp()).isEqualTo(Timestamps.of(TIME));
        assertThat(message.getMetricsList())
                .containsExactly(MetricPoint.newBuilder()
                        .setName("kasmina.command_verifier.rejections_total")
                        .setValue(3)
                        .setUnit("count")
                        .putAttributes("reason", "stale_command")
                        .build());
        assertThat(message.getSystemHealth().getIndicatorsMap()).containsOnlyKeys("priority");
    }

    @Test
    void aSeedsPacketNamesItInMetricsEventsAndHealth() throws InvalidProtocolBufferException {
        Event event = Event.of(EventName.GATE_FAILURE, Level.CRITICAL, SEED, Map.of("gate", "G1"));
        Metric metric = Metric.of(MetricName.SEED_ALPHA, 0.5);
        TelemetryPacket message = encode(SEED, Level.CRITICAL, List.of(metric), List.of(event));
        assertThat(message.getMetrics(0).getAttributesMap()).isEqualTo(Map.of("seed_id", "seed-1"));
        assertThat(message.getSystemHealth().getIndicatorsMap()).containsEntry("seed_id", "seed-1");
        assertThat(message.getEvents(0).getAttributesMap()).isEqualTo(Map.of("seed_id", "seed-1", "gate", "G1"));
        assertThat(message.getEvents(0).getDescription()).isEqualTo("gate_failure");
    }

    @Test
    void eventsKeepTheirOrderAndHaveIdsOfTheirOwn() throws InvalidProtocolBufferException {
        List<Event> events = List.of(
                Event.global(EventName.STAGE_CHANGED, Level.INFO, Map.of()),
                Event.global(EventName.STEP_FAILED, Level.ERROR, Map.of()),
                Event.global(EventName.BLEND_FAILED, Level.ERROR, Map.of()));
        TelemetryPacket message = encode(null, Level.ERROR, List.of(), events);
        assertThat(message.getEventsList())
                .extracting(TelemetryEvent::getEventId)
                .containsExactly("p-1-0", "p-1-1", "p-1-2");
        assertThat(message.getEventsList())
                .extracting(TelemetryEvent::getLevelValue)
                .containsExactly(1, 3, 3);
        assertThat(message.getSystemHealth().getSummary()).isEqualTo("step_failed");
    }

    @ParameterizedTest
    @CsvSource({
        "INFO, 1, 2, MESSAGE_PRIORITY_NORMAL, HEALTH_STATUS_HEALTHY",
        "WARNING, 2, 3, MESSAGE_PRIORITY_HIGH, HEALTH_STATUS_DEGRADED",
        "ERROR, 3, 3, MESSAGE_PRIORITY_HIGH, HEALTH_STATUS_UNHEALTHY",
        "CRITICAL, 4, 4, MESSAGE_PRIORITY_CRITICAL, HEALTH_STATUS_CRITICAL"
    })
    void theLevelDecidesPriorityAndHealth(Level level, int number, int priority, String name, HealthStatus status)
            throws InvalidProtocolBufferException {
        TelemetryPacket message = encode(null, level, List.of(), List.of());
        assertThat(message.getLevelValue()).isEqualTo(number);
        assertThat(message.getPriorityValue()).isEqualTo(priority);
        assertThat(message.getSystemHealth().getIndicatorsMap()).containsEntry("priority", name);
        assertThat(message.getSystemHealth().getStatus()).isEqualTo(status);
    }

    private static TelemetryPacket encode(SeedId seed, Level level, List<Metric> metrics, List<Event> events)
            throws InvalidProtocolBufferException {
        return TelemetryPacket.parseFrom(PacketEncoder.encode(new Packet("p-1", TIME, seed, level, metrics, events)));
    }
}
