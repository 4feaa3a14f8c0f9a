package io.kasmina.pipeline.proof;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time in milliseconds: what is due first comes first, and what was asked for first where both are due. */
final class VirtualClock {

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
    private long now;
    private long asked;

    long now() {
        return now;
    }

    void after(long millis, Runnable task) {
        timers.add(new Timer(now + millis, asked++, task));
    }

    void pass(long millis) {
        long end = now + millis;
        while (!timers.isEmpty() && timers.peek().due() <= end) {
            Timer next = timers.poll();
            now = next.due();
            next.task().run();
        }
        now = end;
    }

    private record Timer(long due, long order, Runnable task) {}
}
