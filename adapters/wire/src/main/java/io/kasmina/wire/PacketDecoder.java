package io.kasmina.wire;

import com.google.protobuf.Timestamp;
import io.kasmina.wire.leyline.MetricPoint;
import io.kasmina.wire.leyline.TelemetryEvent;
import io.kasmina.wire.leyline.TelemetryPacket;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads TelemetryPackets, for hosts and tools. Stateless. */
public final class PacketDecoder {

    private static final String LEVEL = "TELEMETRY_LEVEL_";
    private static final String PRIORITY = "MESSAGE_PRIORITY_";

    private PacketDecoder() {}

    /** Reads a packet; a level or a priority that this build does not know is UNRECOGNIZED. */
    public static Reading<PacketData> decode(byte[] value) {
        return Messages.parse(TelemetryPacket.parser(), value).then(PacketDecoder::decode);
    }

    private static Reading<PacketData> decode(TelemetryPacket message) {
        Timestamp time = message.getTimestamp();
        if (!Timestamps.isValid(time.getSeconds(), time.getNanos())) {
            return new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "timestamp");
        }
        return new Reading.Read<>(new PacketData(
                message.getPacketId(),
                Timestamps.toInstant(time.getSeconds(), time.getNanos()),
                message.getSourceSubsystem(),
                bare(LEVEL, message.getLevel().name()),
                bare(PRIORITY, message.getPriority().name()),
                message.getSystemHealth().getIndicatorsOrDefault(PacketEncoder.SEED_ID, ""),
                metrics(message),
                message.getEventsList().stream().map(PacketDecoder::event).toList()));
    }

    private static Map<String, Double> metrics(TelemetryPacket message) {
        return message.getMetricsList().stream()
                .collect(Collectors.toMap(MetricPoint::getName, MetricPoint::getValue, (earlier, later) -> later));
    }

    private static PacketData.Event event(TelemetryEvent event) {
        return new PacketData.Event(
                event.getDescription(), bare(LEVEL, event.getLevel().name()), event.getAttributesMap());
    }

    private static String bare(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
