package io.kasmina.pipeline.telemetry;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gathers events and closes packets: one a seed and one global at each step mark, at once for CRITICAL, and within a second for WARNING
 * and ERROR, should no mark come.
 *
 * <p>Single writer: pending events and packet numbers are touched by the mailbox alone; {@link #emit} only posts.
 */
public final class TelemetryHub implements TelemetrySink {

    private static final long TICK_MILLIS = 1_000;

    /** Most seeds with pending events; beyond it the packet of the one that has waited longest is closed early. */
    private static final int PENDING_SEEDS = 65_536;

    private final SerialMailbox mailbox;
    private final Clock clock;
    private final TelemetryConfig config;
    private final StageRecorder recorder;
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
     * @param recorder hears of what is shed and what waits
     */
    public TelemetryHub(TelemetryConfig config, SerialMailbox mailbox, Clock clock, StageRecorder recorder) {
        this.config = config;
        this.mailbox = mailbox;
        this.clock = clock;
        this.recorder = recorder;
        this.outlet = new PacketOutlet(config, recorder);
        this.global = new PendingEvents(null, config.pendingPerSeed());
        mailbox.postEvery(this::tick, TICK_MILLIS);
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
            closePending();
            outlet.complete(this::packet);
        });
    }

    /**
     * Closes what waits, so that nothing that was said is in memory alone.
     *
     * @return completes when every subscriber was handed every packet of what was said before; where one asks for nothing, never. One at a
     *     time
     */
    public Mono<Void> flush() {
        return mailbox.ask(handed -> {
            closePending();
            outlet.flush(this::packet, handed::success);
        });
    }

    private void closePending() {
        pending.forEach((seed, events) -> close(seed, events.take(), List.of()));
        pending.clear();
        close(null, global.take(), List.of());
    }

    /**
     * Returns packets as they are closed (hot). Each subscriber has its own backlog and gets what is most urgent first: CRITICAL, then
     * HIGH, then the rest.
     */
    public Flux<Packet> packets() {
        return outlet.packets();
    }

    /** Measures what waits for a packet and for subscribers; any thread. */
    public void measure() {
        mailbox.post(this::measurePending);
        outlet.measure();
    }

    private void measurePending() {
        int events = global.size();
        for (PendingEvents seed : pending.values()) {
            events += seed.size();
        }
        recorder.gauge(MetricName.CACHE_TELEMETRY_SIZE, events);
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
        PendingEvents known = pending.get(seed);
        if (known != null) {
            return known;
        }
        if (pending.size() == PENDING_SEEDS) {
            Iterator<Map.Entry<SeedId, PendingEvents>> all = pending.entrySet().iterator();
            Map.Entry<SeedId, PendingEvents> eldest = all.next();
            close(eldest.getKey(), eldest.getValue().take(), List.of());
            all.remove();
        }
        PendingEvents fresh = new PendingEvents(seed, config.pendingPerSeed());
        pending.put(seed, fresh);
        return fresh;
    }

    private void tick() {
        pending.forEach(this::closeIfUrgent);
        closeIfUrgent(null, global);
        outlet.settle(this::packet);
    }

    private void closeIfUrgent(@Nullable SeedId seed, PendingEvents events) {
        if (events.isUrgent()) {
            close(seed, events.take(), List.of());
        }
    }

    private void close(@Nullable SeedId seed, List<Event> events, List<Metric> metrics) {
        if (!events.isEmpty() || !metrics.isEmpty()) {
            outlet.send(packet(seed, events, metrics));
        }
    }

    private Packet packet(List<Event> events) {
        return packet(null, events, List.of());
    }

    private Packet packet(@Nullable SeedId seed, List<Event> events, List<Metric> metrics) {
        Level level = Level.INFO;
        for (Event event : events) {
            level = event.level().number() > level.number() ? event.level() : level;
        }
        return new Packet("packet-" + ++packets, clock.instant(), seed, level, metrics, events);
    }
}
