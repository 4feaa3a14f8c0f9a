package io.kasmina.runner.demo;

import io.kasmina.telemetry.EventName;
import io.kasmina.wire.OutcomeData;
import io.kasmina.wire.PacketData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts over what was heard.
 *
 * @param outcomes all outcomes
 * @param packets all packets
 */
record DemoCounts(List<OutcomeData> outcomes, List<PacketData> packets) {

    /** Copies the lists. */
    DemoCounts {
        outcomes = List.copyOf(outcomes);
        packets = List.copyOf(packets);
    }

    /** Counts the outcomes of some verdicts by reason, in order. */
    Map<String, Long> reasons(String... verdicts) {
        return count(
                outcomes.stream().filter(outcome -> List.of(verdicts).contains(outcome.verdict())),
                OutcomeData::reason);
    }

    /** Counts outcomes by verdict, in order. */
    Map<String, Long> verdicts() {
        return count(outcomes.stream(), OutcomeData::verdict);
    }

    /** Counts failed gates by {@code gate:reason}, in order. */
    Map<String, Long> gateFailures() {
        return count(
                events(EventName.GATE_FAILURE), event -> attribute(event, "gate") + ":" + attribute(event, "reason"));
    }

    /** Counts blends that were not made by reason, in order. */
    Map<String, Long> blendFailures() {
        return count(events(EventName.BLEND_FAILED), event -> attribute(event, "reason"));
    }

    /** Returns the number of packets with priority HIGH or CRITICAL. */
    long emergencies() {
        return packets.stream()
                .filter(packet ->
                        packet.priority().equals("HIGH") || packet.priority().equals("CRITICAL"))
                .count();
    }

    private Stream<PacketData.Event> events(EventName name) {
        return packets.stream().flatMap(packet -> packet.events().stream()).filter(event -> event.name()
                .equals(name.code()));
    }

    private static String attribute(PacketData.Event event, String name) {
        return event.attributes().getOrDefault(name, "");
    }

    private static <T> Map<String, Long> count(Stream<T> some, Function<T, String> key) {
        return some.collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }
}
