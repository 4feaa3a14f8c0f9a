package io.kasmina.pipeline.telemetry;

import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one subscriber: CRITICAL before HIGH before the rest, each in its order and within its bound. A full shelf sheds its
 * oldest packet, but for CRITICAL ones: there the first stay, since they name the cause, and those that follow are counted by
 * event until there is room to say so.
 *
 * <p>Single writer: the hub's mailbox adds and counts. Packets are taken by whichever thread brings demand, one at a time.
 */
final class PacketBacklog {

    private final Shelf critical;
    private final Shelf high;
    private final Shelf normal;
    private final Map<EventName, Long> uncarried = new EnumMap<>(EventName.class);

    PacketBacklog(TelemetryConfig config) {
        critical = new Shelf(config.emergencyBacklog());
        high = new Shelf(config.emergencyBacklog());
        normal = new Shelf(config.backlog());
    }

    /** Adds a packet and returns the one that was shed for it, null for none. */
    @Nullable
    Packet add(Packet packet) {
        if (packet.priority() != Priority.CRITICAL) {
            Shelf shelf = packet.priority() == Priority.HIGH ? high : normal;
            shelf.put(packet);
            return shelf.excess();
        }
        if (critical.isFull()) {
            packet.events().forEach(event -> uncarried.merge(event.name(), 1L, Long::sum));
        } else {
            critical.put(packet);
        }
        return null;
    }

    /** Returns how many events of CRITICAL packets found no room, by name, and forgets them; empty while there is no room. */
    Map<EventName, Long> takeUncarried() {
        return critical.isFull() ? Map.of() : takeLast();
    }

    /** As {@link #takeUncarried}, room or not: for the end, after which none will be. */
    Map<EventName, Long> takeLast() {
        if (uncarried.isEmpty()) {
            return Map.of();
        }
        Map<EventName, Long> taken = new EnumMap<>(uncarried);
        uncarried.clear();
        return taken;
    }

    /** Adds a CRITICAL packet beyond the bound. */
    void addLast(Packet packet) {
        critical.put(packet);
    }

    /** Takes the most urgent packet, null where nothing waits. */
    @Nullable
    Packet poll() {
        for (Shelf shelf : List.of(critical, high, normal)) {
            Packet packet = shelf.take();
            if (packet != null) {
                return packet;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return emergencies() + normals() == 0;
    }

    /** Returns a mark behind what is there now; for the hub's mailbox. */
    Mark mark() {
        return new Mark(critical.added, high.added, normal.added);
    }

    /** Tells whether everything before a mark was taken or shed; any thread. */
    boolean isPast(Mark mark) {
        return critical.gone(mark.critical) && high.gone(mark.high) && normal.gone(mark.normal);
    }

    /** Returns how many HIGH and CRITICAL packets wait; any thread. */
    int emergencies() {
        return critical.size.get() + high.size.get();
    }

    /** Returns how many other packets wait; any thread. */
    int normals() {
        return normal.size.get();
    }

    /** How many packets of each priority were added before. */
    record Mark(long critical, long high, long normal) {}

    /** Packets of one priority; put by one thread, taken by another. */
    private static final class Shelf {

        private final Queue<Packet> packets = new ConcurrentLinkedQueue<>();
        private final AtomicInteger size = new AtomicInteger();
        private final AtomicLong taken = new AtomicLong();
        private final int capacity;

        /** The hub's mailbox alone counts. */
        private long added;

        Shelf(int capacity) {
            this.capacity = capacity;
        }

        boolean isFull() {
            return size.get() >= capacity;
        }

        void put(Packet packet) {
            packets.add(packet);
            size.incrementAndGet();
            added++;
        }

        /** Tells whether as many were taken; they go in the order in which they came. */
        boolean gone(long many) {
            return taken.get() >= many;
        }

        @Nullable
        Packet excess() {
            return size.get() > capacity ? take() : null;
        }

        @Nullable
        Packet take() {
            Packet packet = packets.poll();
            if (packet != null) {
                size.decrementAndGet();
                taken.incrementAndGet();
            }
            return packet;
        }
    }
}
