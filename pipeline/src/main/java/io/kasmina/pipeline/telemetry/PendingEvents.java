package io.kasmina.pipeline.telemetry;

import io.kasmina.contract.SeedId;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of one seed, or of none, that wait for the next packet. Confined to the hub's mailbox. */
final class PendingEvents {

    private final @Nullable SeedId seed;
    private final int capacity;
    private final List<Event> events = new ArrayList<>();
    private boolean urgent;
    private long dropped;

    PendingEvents(@Nullable SeedId seed, int capacity) {
        this.seed = seed;
        this.capacity = capacity;
    }

    void add(Event event) {
        urgent |= event.level() != Level.INFO;
        if (events.size() < capacity || event.level() == Level.CRITICAL) {
            events.add(event);
        } else {
            dropped++;
        }
    }

    /** Returns how many wait. */
    int size() {
        return events.size();
    }

    /** Tells whether the packet would take the emergency route, and so should not wait for a host that marks no step. */
    boolean isUrgent() {
        return urgent || dropped > 0;
    }

    /** Returns what waits, with a drop marker where events were lost, and forgets it. */
    List<Event> take() {
        List<Event> taken = new ArrayList<>(events);
        if (dropped > 0) {
            taken.add(
                    new Event(EventName.EVENTS_DROPPED, Level.WARNING, seed, Map.of("count", Long.toString(dropped))));
        }
        events.clear();
        urgent = false;
        dropped = 0;
        return taken;
    }
}
