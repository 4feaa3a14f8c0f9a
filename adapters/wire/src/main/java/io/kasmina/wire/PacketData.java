package io.kasmina.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A telemetry packet as its readers see it: names as sent.
 *
 * @param id unique within its sender
 * @param time when it was closed
 * @param source who sent it
 * @param level name of the highest level, without its prefix
 * @param priority name of the priority, without its prefix
 * @param seedId the seed it is about, empty for the global packet
 * @param metrics values by name, of which one that comes several times shows its last
 * @param events what happened, oldest first
 */
public record PacketData(
        String id,
        Instant time,
        String source,
        String level,
        String priority,
        String seedId,
        Map<String, Double> metrics,
        List<Event> events) {

    /** Copies the collections. */
    public PacketData {
        metrics = Map.copyOf(metrics);
        events = List.copyOf(events);
    }

    /**
     * Something that happened.
     *
     * @param name what
     * @param level name of its level, without its prefix
     * @param attributes values by name
     */
    public record Event(String name, String level, Map<String, String> attributes) {

        /** Copies the attributes. */
        public Event {
            attributes = Map.copyOf(attributes);
        }
    }
}
