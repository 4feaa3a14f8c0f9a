package io.kasmina.support;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads or the machine bring about, and for nothing else. */
public final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Await() {}

    /** Returns once it holds; fails if it does not within 20 s. */
    public static void until(String what, BooleanSupplier holds) {
        until(what, LIMIT, holds);
    }

    /** Returns once it holds; fails if it does not within a limit. */
    public static void until(String what, Duration limit, BooleanSupplier holds) {
        long began = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - began > limit.toNanos()) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }
}
