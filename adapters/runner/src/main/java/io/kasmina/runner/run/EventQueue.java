package io.kasmina.runner.run;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * What waits for the log, so that nobody waits for it: a blocked output costs lines, never a transaction. At most so many events wait; beyond
 * it the oldest is dropped and counted, and the log says how many were, once it goes on.
 *
 * <p>Thread-safe. Only one task of the scheduler writes at a time: the one that raised {@code work} from 0, until it brings it back there.
 */
final class EventQueue implements TelemetrySink {

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final EventLog log;
    private final Scheduler scheduler;
    private final int capacity;
    private final Queue<Event> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private long said;

    /**
     * Makes one.
     *
     * @param log may block
     * @param scheduler where it is written; takes one task at a time
     * @param capacity most events that wait, at least 1
     */
    EventQueue(EventLog log, Scheduler scheduler, int capacity) {
        this.log = log;
        this.scheduler = scheduler;
        this.capacity = capacity;
    }

    /** Takes a packet's events; any thread, at once. */
    void packet(Packet packet) {
        packet.events().forEach(this::emit);
    }

    @Override
    public void emit(Event event) {
        waiting.add(event);
        if (size.incrementAndGet() > capacity && waiting.poll() != null) {
            size.decrementAndGet();
            dropped.incrementAndGet();
        }
        if (work.getAndIncrement() == 0) {
            start();
        }
    }

    private void start() {
        try {
            scheduler.schedule(this::write);
        } catch (RejectedExecutionException closed) {
            // The process ends, and nobody writes any more: the count is all that is left to keep.
            dropped.addAndGet(size.get());
        }
    }

    /** Returns how many events found no room so far. */
    long dropped() {
        return dropped.get();
    }

    private void write() {
        int seen = work.get();
        while (seen != 0) {
            for (Event next = waiting.poll(); next != null; next = waiting.poll()) {
                size.decrementAndGet();
                log.write(next);
                sayDropped();
            }
            seen = work.addAndGet(-seen);
        }
    }

    private void sayDropped() {
        long now = dropped.get();
        if (now > said) {
            LOG.warn("{} events were not logged: the log was slower than they came", now - said);
            said = now;
        }
    }
}
