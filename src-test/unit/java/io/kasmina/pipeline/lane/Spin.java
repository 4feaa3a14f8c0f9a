package io.kasmina.pipeline.lane;

import java.util.function.BooleanSupplier;

/** Waits without sleeping. */
final class Spin {

    private Spin() {}

    /** Ends when the condition holds, or with the test's timeout, which interrupts this thread. */
    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("never came true");
            }
        }
    }

    /** Keeps this thread busy for so long; returns the duration. */
    static long nanos(long nanos) {
        long from = System.nanoTime();
        while (System.nanoTime() - from < nanos) {
            Thread.onSpinWait();
        }
        return nanos;
    }
}
