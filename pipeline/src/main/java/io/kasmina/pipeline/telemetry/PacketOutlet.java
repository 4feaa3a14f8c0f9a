package io.kasmina.pipeline.telemetry;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.StageRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Flux;

/**
 * Hands packets to subscribers, each at its own pace: a slow one sheds for itself alone. Packets wait for the first subscriber, and
 * for the next one where the last has left.
 *
 * <p>Confined to the hub's mailbox but for {@link #packets} and the figures; who listens is one immutable value, exchanged as a
 * whole.
 */
final class PacketOutlet {

    private static final Map<String, String> NORMAL = Map.of("topic", "normal");
    private static final Map<String, String> EMERGENCY = Map.of("topic", "emergency");

    private final TelemetryConfig config;
    private final StageRecorder recorder;
    private final AtomicReference<Audience> audience;

    PacketOutlet(TelemetryConfig config, StageRecorder recorder) {
        this.config = config;
        this.recorder = recorder;
        audience = new AtomicReference<>(new Audience(List.of(new PacketLane(new PacketBacklog(config))), false));
        recorder.count(MetricName.TELEMETRY_DROPPED, NORMAL, 0);
        recorder.count(MetricName.TELEMETRY_DROPPED, EMERGENCY, 0);
    }

    Flux<Packet> packets() {
        return Flux.defer(() -> {
            PacketLane lane = claim();
            return lane.packets().doOnCancel(() -> leave(lane));
        });
    }

    void send(Packet packet) {
        for (PacketLane lane : audience().lanes()) {
            Packet shed = lane.backlog().add(packet);
            if (shed != null) {
                recorder.count(MetricName.TELEMETRY_DROPPED, shed.priority().isEmergency() ? EMERGENCY : NORMAL, 1);
            }
            lane.knock();
        }
    }

    /**
     * Says what found no room, where there is room again, and knocks at every lane.
     *
     * @param close makes a packet of events
     */
    void settle(Function<List<Event>, Packet> close) {
        for (PacketLane lane : audience().lanes()) {
            say(lane.backlog(), lane.backlog().takeUncarried(), close);
            lane.knock();
        }
    }

    /**
     * Says what found no room, room or not.
     *
     * @param close makes a packet of events
     * @param handed runs once, when every subscriber was handed what waits for it now, or has left
     */
    void flush(Function<List<Event>, Packet> close, Runnable handed) {
        List<PacketLane> lanes = audience().lanes();
        lanes.forEach(lane -> say(lane.backlog(), lane.backlog().takeLast(), close));
        AtomicInteger left = new AtomicInteger(lanes.size());
        lanes.forEach(lane -> lane.whenHanded(() -> {
            if (left.decrementAndGet() == 0) {
                handed.run();
            }
        }));
    }

    /**
     * Ends every subscriber's stream behind what it has not taken yet, and behind what found no room.
     *
     * @param close makes a packet of events
     */
    void complete(Function<List<Event>, Packet> close) {
        audience().lanes().forEach(lane -> say(lane.backlog(), lane.backlog().takeLast(), close));
        Audience last = audience.getAndUpdate(now -> new Audience(now.lanes(), true));
        last.lanes().forEach(PacketLane::complete);
    }

    /** Measures what waits for the slowest subscriber; any thread. */
    void measure() {
        recorder.gauge(MetricName.TELEMETRY_QUEUE_DEPTH, NORMAL, longest(PacketBacklog::normals));
        recorder.gauge(MetricName.TELEMETRY_QUEUE_DEPTH, EMERGENCY, longest(PacketBacklog::emergencies));
    }

    private static void say(
            PacketBacklog backlog, Map<EventName, Long> uncarried, Function<List<Event>, Packet> close) {
        if (!uncarried.isEmpty()) {
            List<Event> events = new ArrayList<>();
            uncarried.forEach((name, count) -> events.add(summary(name, count)));
            backlog.addLast(close.apply(events));
        }
    }

    private Audience audience() {
        return Objects.requireNonNull(audience.get(), "audience: never null");
    }

    private int longest(ToIntFunction<PacketBacklog> depth) {
        return audience().lanes().stream()
                .map(PacketLane::backlog)
                .mapToInt(depth)
                .max()
                .orElse(0);
    }

    private PacketLane claim() {
        while (true) {
            Audience now = audience();
            for (PacketLane lane : now.lanes()) {
                if (lane.claim()) {
                    return lane;
                }
            }
            PacketLane fresh = new PacketLane(new PacketBacklog(config));
            if (now.ended()) {
                // Nobody sends any more: a lane among the listeners would stay there for good.
                fresh.complete();
                return fresh;
            }
            if (fresh.claim() && audience.compareAndSet(now, now.with(fresh))) {
                return fresh;
            }
        }
    }

    private void leave(PacketLane lane) {
        lane.leave();
        audience.updateAndGet(now -> now.without(lane));
    }

    private static Event summary(EventName name, long count) {
        return Event.global(
                EventName.EMERGENCY_SUMMARY,
                Level.CRITICAL,
                Map.of("event", name.code(), "count", Long.toString(count)));
    }

    /** Who listens; at least one lane, so that packets always have somewhere to wait. */
    private record Audience(List<PacketLane> lanes, boolean ended) {

        Audience with(PacketLane lane) {
            List<PacketLane> more = new ArrayList<>(lanes);
            more.add(lane);
            return new Audience(List.copyOf(more), ended);
        }

        Audience without(PacketLane lane) {
            List<PacketLane> fewer = new ArrayList<>(lanes);
            if (fewer.remove(lane) && fewer.isEmpty()) {
                fewer.add(heirOf(lane));
            }
            return new Audience(List.copyOf(fewer), ended);
        }

        private PacketLane heirOf(PacketLane lane) {
            PacketLane heir = lane.heir();
            if (ended) {
                heir.complete();
            }
            return heir;
        }
    }
}
