package io.kasmina.telemetry;

import io.kasmina.contract.SeedId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events and metrics that travel together.
 *
 * @param id unique within the process
 * @param time when it was closed
 * @param seed the seed it is about, null for the global packet
 * @param level the highest level of its events, INFO without events
 * @param metrics measured values
 * @param events what happened, oldest first
 */
public record Packet(
        String id, Instant time, @Nullable SeedId seed, Level level, List<Metric> metrics, List<Event> events) {

    /** The name Kasmina gives as source of its packets. */
    public static final String SOURCE = "kasmina";

    /** Copies the lists. */
    public Packet {
        metrics = List.copyOf(metrics);
        events = List.copyOf(events);
    }

    /** Returns the routing priority that follows from the level. */
    public Priority priority() {
        return Priority.of(level);
    }
}
