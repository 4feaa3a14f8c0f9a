package io.kasmina.runner.digits;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts over the telemetry of a whole run.
 *
 * @param packets all of them, in the order they came
 */
record PacketCounts(List<Packet> packets) {

    /** Copies the packets. */
    PacketCounts {
        packets = List.copyOf(packets);
    }

    /** Returns the number of packets. */
    long all() {
        return packets.size();
    }

    /** Returns the number of packets with priority HIGH or CRITICAL. */
    long emergencies() {
        return packets.stream()
                .filter(packet -> packet.priority().isEmergency())
                .count();
    }

    /** Counts the events of one name by what a function makes of them, keys in order. */
    Map<String, Long> events(EventName name, Function<Event, String> key) {
        return packets.stream()
                .flatMap(packet -> packet.events().stream())
                .filter(event -> event.name() == name)
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }
}
