package io.kasmina.pipeline.telemetry;

import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.time.Instant;
import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * The way from a backlog to one subscriber, who takes what is most urgent at the moment of each demand. The backlog outlives a
 * subscriber that cancels: its heir goes on where it stopped.
 *
 * <p>The hub's mailbox alone adds and knocks; claims and cancellations come from any thread.
 */
final class PacketLane {

    /** Only tells the sink to look into the backlog. */
    private static final Packet KNOCK = new Packet("", Instant.EPOCH, null, Level.INFO, List.of(), List.of());

    private final PacketBacklog backlog;
    private final View view = new View();
    private final Sinks.Many<Packet> sink = Sinks.many().unicast().onBackpressureBuffer(view);
    private final AtomicBoolean claimed = new AtomicBoolean();

    /** What waits for the subscriber to have been handed what there was; one at a time. */
    private final AtomicReference<@Nullable Fence> fence = new AtomicReference<>();

    PacketLane(PacketBacklog backlog) {
        this.backlog = backlog;
    }

    /** Returns a lane that nobody has claimed and that goes on with this one's backlog. */
    PacketLane heir() {
        return new PacketLane(backlog);
    }

    PacketBacklog backlog() {
        return backlog;
    }

    /** Tells whether the caller is the first to claim it. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Not fused: downstream must not get hold of the backlog itself. */
    Flux<Packet> packets() {
        return sink.asFlux().hide();
    }

    /** Lets a subscriber with demand take what is new. A cancelled one takes nothing, and its heir looks by itself. */
    void knock() {
        sink.tryEmitNext(KNOCK);
    }

    /**
     * Tells when the subscriber has been handed everything that waits now; at once where there is none, or when it leaves.
     *
     * @param passed runs once, on the thread that hands packets over; must not block
     */
    void whenHanded(Runnable passed) {
        if (!claimed.get()) {
            passed.run();
            return;
        }
        fence.set(new Fence(backlog.mark(), passed));
        knock();
        if (view.left) {
            letGo();
        }
    }

    private void letGo() {
        Fence last = fence.getAndSet(null);
        if (last != null) {
            last.passed().run();
        }
    }

    /** Completes once the backlog is empty. */
    void complete() {
        sink.tryEmitComplete();
    }

    /** Keeps what waits from a subscriber that leaves; the sink would throw it away. */
    void leave() {
        view.left = true;
        letGo();
    }

    private record Fence(PacketBacklog.Mark mark, Runnable passed) {}

    /** What the sink sees of the backlog; the packets that it is offered are in there already. */
    private final class View extends AbstractQueue<Packet> {

        private volatile boolean left;

        @Override
        public boolean offer(Packet packet) {
            return true;
        }

        /** The sink looks for the next packet only after it has handed over the last one. */
        private void handedOver() {
            Fence next = fence.get();
            if (next != null && backlog.isPast(next.mark()) && fence.compareAndSet(next, null)) {
                next.passed().run();
            }
        }

        @Override
        public @Nullable Packet poll() {
            handedOver();
            return left ? null : backlog.poll();
        }

        @Override
        public boolean isEmpty() {
            handedOver();
            return left || backlog.isEmpty();
        }

        @Override
        public int size() {
            return left ? 0 : backlog.emergencies() + backlog.normals();
        }

        @Override
        public @Nullable Packet peek() {
            throw new UnsupportedOperationException("peek: a packet is looked at by taking it");
        }

        @Override
        public Iterator<Packet> iterator() {
            throw new UnsupportedOperationException("iterator: a packet is looked at by taking it");
        }
    }
}
