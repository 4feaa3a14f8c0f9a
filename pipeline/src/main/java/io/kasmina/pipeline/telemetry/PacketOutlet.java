package io.kasmina.pipeline.telemetry;

import io.kasmina.telemetry.Packet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Hands packets to subscribers. What they do not take yet waits in order; beyond the bound of NORMAL packets the oldest of
 * them is shed and counted. Confined to the hub's mailbox but for {@link #packets} and the figures.
 */
final class PacketOutlet {

    private static final int SINK_BUFFER = 256;

    private final Sinks.Many<Packet> sink = Sinks.many().multicast().onBackpressureBuffer(SINK_BUFFER, false);
    private final Deque<Packet> waiting = new ArrayDeque<>();
    private final int backlog;
    private int sheddable;
    private volatile List<Packet> left = List.of();
    private volatile long dropped;
    private volatile int depth;

    PacketOutlet(int backlog) {
        this.backlog = backlog;
    }

    Flux<Packet> packets() {
        return sink.asFlux().concatWith(Flux.defer(() -> Flux.fromIterable(left)));
    }

    long dropped() {
        return dropped;
    }

    int depth() {
        return depth;
    }

    void send(Packet packet) {
        waiting.add(packet);
        sheddable += weight(packet);
        flush();
        if (sheddable > backlog) {
            shedOne();
        }
        depth = waiting.size();
    }

    /** Offers what waits; stops at the first packet that no subscriber has room for. */
    void flush() {
        while (!waiting.isEmpty() && sink.tryEmitNext(waiting.peek()).isSuccess()) {
            sheddable -= weight(waiting.remove());
        }
        depth = waiting.size();
    }

    /** Ends the stream; what slow subscribers had no room for follows what they have. */
    void complete() {
        flush();
        left = List.copyOf(waiting);
        sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the mailbox is the only writer
    private void shedOne() {
        for (Iterator<Packet> all = waiting.iterator(); all.hasNext(); ) {
            if (weight(all.next()) > 0) {
                all.remove();
                sheddable--;
                dropped++;
                return;
            }
        }
    }

    private static int weight(Packet packet) {
        return packet.priority().isEmergency() ? 0 : 1;
    }
}
