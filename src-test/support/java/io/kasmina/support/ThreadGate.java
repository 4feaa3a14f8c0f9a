package io.kasmina.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Schedulers;

/** Holds what a scheduler's threads are about to run, while it is shut. One of a name at a time in a JVM. */
public final class ThreadGate implements AutoCloseable {

    private final String key;
    private final String threads;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean shut;

    /** Makes an open gate before threads whose names begin so. */
    public ThreadGate(String threads) {
        this.threads = threads;
        key = "gate " + threads;
        Schedulers.onScheduleHook(key, task -> () -> {
            pass();
            task.run();
        });
    }

    /** Shuts it once. */
    public void shut() {
        shut = true;
    }

    /** Returns how many tasks it held. */
    public int held() {
        return held.get();
    }

    /** Opens it for good. */
    @Override
    public void close() {
        Schedulers.resetOnScheduleHook(key);
        opened.countDown();
    }

    private void pass() {
        if (!shut || !Thread.currentThread().getName().startsWith(threads)) {
            return;
        }
        held.incrementAndGet();
        boolean interrupted = false;
        while (opened.getCount() > 0) {
            try {
                opened.await();
            } catch (InterruptedException cancelled) {
                interrupted = true; // whoever gave up the task must not open the gate
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
