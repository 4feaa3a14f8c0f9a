package io.kasmina.pipeline.lane;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one urgency in the order of their arrival. It has a number of places; whoever finds them taken waits at the door, in the same
 * order, with nothing but the subscription that the caller made anyway: pushed back, never refused, and counted. A caller that keeps within
 * its own bound is so bounded here too.
 *
 * <p>Thread-safe. The lane's thread takes; while it is stuck, so does whoever gives up what waits.
 */
final class Mailbox {

    private final Queue<Runnable> inside = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong pushedBack = new AtomicLong();
    private final int places;

    Mailbox(int places) {
        this.places = places;
    }

    /** Adds a task that has to find a place. */
    void add(Runnable task) {
        if (size.getAndIncrement() >= places) {
            pushedBack.incrementAndGet();
        }
        inside.add(task);
    }

    /** Takes the next task, null for none. */
    @Nullable
    Runnable poll() {
        Runnable task = inside.poll();
        if (task != null) {
            size.decrementAndGet();
        }
        return task;
    }

    boolean isEmpty() {
        return inside.isEmpty();
    }

    /** Returns how many found no place so far. */
    long pushedBack() {
        return pushedBack.get();
    }
}
