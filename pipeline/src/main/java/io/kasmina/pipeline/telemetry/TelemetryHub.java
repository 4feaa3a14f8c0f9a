package io.kasmina.pipeline.telemetry;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.TelemetrySink;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Gathers events and closes packets: one a seed and one global at each step mark, and at once for CRITICAL.
 *
 * <p>Single writer: pending events and packet numbers are touched by the mailbox alone; {@link #emit} only posts.
 */
public final class TelemetryHub implements TelemetrySink {

    private static final long RETRY_MILLIS = 100;

    private final SerialMailbox mailbox;
    private final Clock clock;
    private final TelemetryConfig config;
    private final PacketOutlet outlet;
    private final PendingEvents global;
    private final Map<SeedId, PendingEvents> pending = new LinkedHashMap<>();
    private long packets;

    /**
     * Makes a hub.
     *
     * @param config bounds
     * @param mailbox serialises it
     * @param clock stamps packets
     */
    public TelemetryHub(TelemetryConfig config, SerialMailbox mailbox, Clock clock) {
        this.config = config;
        this.mailbox = mailbox;
        this.clock = clock;
        this.outlet = new PacketOutlet(config.backlog());
        this.global = new PendingEvents(null, config.pendingPerSeed());
        mailbox.postEvery(outlet::flush, RETRY_MILLIS);
    }

    @Override
    public void emit(Event event) {
        mailbox.post(() -> take(event));
    }

    /**
     * Marks a step: every seed with events or metrics gets its packet, then the global one follows.
     *
     * @param seeds metrics by seed
     * @param globals metrics of the whole pipeline
     */
    public void mark(Map<SeedId, List<Metric>> seeds, List<Metric> globals) {
        mailbox.post(() -> {
            Map<SeedId, List<Metric>> metrics = new HashMap<>(seeds);
            pending.forEach((seed, events) -> close(seed, events.take(), metrics.getOrDefault(seed, List.of())));
            pending.keySet().forEach(metrics::remove);
            metrics.forEach((seed, values) -> close(seed, List.of(), values));
            pending.clear();
            close(null, global.take(), globals);
        });
    }

    /** Closes what waits and ends the stream of packets. */
    public void complete() {
        mailbox.post(() -> {
            pending.forEach((seed, events) -> close(seed, events.take(), List.of()));
            pending.clear();
            close(null, global.take(), List.of());
            outlet.complete();
        });
    }

    /** Returns packets as they are closed (hot). */
    public Flux<Packet> packets() {
        return outlet.packets();
    }

    /** Returns how many packets were shed. */
    public long dropped() {
        return outlet.dropped();
    }

    /** Returns how many packets wait for subscribers. */
    public int depth() {
        return outlet.depth();
    }

    private void take(Event event) {
        SeedId seed = event.seed();
        PendingEvents events = seed == null ? global : pendingOf(seed);
        events.add(event);
        if (event.level() == Level.CRITICAL) {
            close(seed, events.take(), List.of());
        }
    }

    private PendingEvents pendingOf(SeedId seed) {
        return pending.computeIfAbsent(seed, id -> new PendingEvents(id, config.pendingPerSeed()));
    }

    private void close(@Nullable SeedId seed, List<Event> events, List<Metric> metrics) {
        if (events.isEmpty() && metrics.isEmpty()) {
            return;
        }
        Level level = Level.INFO;
        for (Event event : events) {
            level = event.level().number() > level.number() ? event.level() : level;
        }
        outlet.send(new Packet("packet-" + ++packets, clock.instant(), seed, level, metrics, events));
    }
}
