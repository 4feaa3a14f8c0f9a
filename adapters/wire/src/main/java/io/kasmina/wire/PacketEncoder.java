package io.kasmina.wire;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.Packet;
import io.kasmina.wire.leyline.HealthStatus;
import io.kasmina.wire.leyline.MessagePriority;
import io.kasmina.wire.leyline.MetricPoint;
import io.kasmina.wire.leyline.SystemHealth;
import io.kasmina.wire.leyline.TelemetryEvent;
import io.kasmina.wire.leyline.TelemetryLevel;
import io.kasmina.wire.leyline.TelemetryPacket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes packets as Leyline TelemetryPackets. Stateless. */
public final class PacketEncoder {

    /** Indicator that tells old readers the priority, by its Leyline name. */
    public static final String PRIORITY = "priority";

    /** Attribute and indicator that name the seed. */
    public static final String SEED_ID = "seed_id";

    private PacketEncoder() {}

    /** Writes a packet. Event ids are the packet's id, a dash, and the event's place from 0. */
    public static byte[] encode(Packet packet) {
        MessagePriority priority = MessagePriority.forNumber(packet.priority().number());
        TelemetryPacket.Builder message = TelemetryPacket.newBuilder()
                .setPacketId(packet.id())
                .setTimestamp(Timestamps.of(packet.time()))
                .setSourceSubsystem(Packet.SOURCE)
                .setLevelValue(packet.level().number())
                .setSystemHealth(health(packet, priority))
                .setPriority(priority);
        packet.metrics().forEach(metric -> message.addMetrics(metric(metric, packet.seed())));
        packet.events().forEach(event -> message.addEvents(event(packet.id() + "-" + message.getEventsCount(), event)));
        return message.build().toByteArray();
    }

    private static MetricPoint metric(Metric metric, @Nullable SeedId seed) {
        return MetricPoint.newBuilder()
                .setName(metric.name().code())
                .setValue(metric.value())
                .setUnit(metric.name().unit().code())
                .putAllAttributes(withSeed(metric.attributes(), seed))
                .build();
    }

    private static TelemetryEvent event(String id, Event event) {
        return TelemetryEvent.newBuilder()
                .setEventId(id)
                .setDescription(event.name().code())
                .setLevel(TelemetryLevel.forNumber(event.level().number()))
                .putAllAttributes(withSeed(event.attributes(), event.seed()))
                .build();
    }

    private static SystemHealth health(Packet packet, MessagePriority priority) {
        return SystemHealth.newBuilder()
                .setStatus(status(packet.level()))
                .setSummary(packet.events().isEmpty() ? "" : summary(packet))
                .putAllIndicators(withSeed(Map.of(PRIORITY, priority.name()), packet.seed()))
                .build();
    }

    private static String summary(Packet packet) {
        return packet.events().stream()
                .filter(event -> event.level() == packet.level())
                .findFirst()
                .map(event -> event.name().code())
                .orElse("");
    }

    private static HealthStatus status(Level level) {
        return switch (level) {
            case INFO -> HealthStatus.HEALTH_STATUS_HEALTHY;
            case WARNING -> HealthStatus.HEALTH_STATUS_DEGRADED;
            case ERROR -> HealthStatus.HEALTH_STATUS_UNHEALTHY;
            case CRITICAL -> HealthStatus.HEALTH_STATUS_CRITICAL;
        };
    }

    private static Map<String, String> withSeed(Map<String, String> attributes, @Nullable SeedId seed) {
        if (seed == null) {
            return attributes;
        }
        Map<String, String> all = new HashMap<>(attributes);
        all.put(SEED_ID, seed.value());
        return all;
    }
}
