package io.kasmina.runner.natives;

import io.kasmina.pipeline.lane.DeviceThread;
import java.util.concurrent.atomic.LongAdder;

/** Counts native calls of DJL by the thread that made them. Thread-safe; written by rewritten natives, so it must be public. */
public final class NativeCalls {

    private static final LongAdder ON_DEVICE = new LongAdder();
    private static final LongAdder ELSEWHERE = new LongAdder();

    private NativeCalls() {}

    /** Counts one call of the current thread. */
    public static void count() {
        if (Thread.currentThread() instanceof DeviceThread) {
            ON_DEVICE.increment();
        } else {
            ELSEWHERE.increment();
        }
    }

    /** Returns how many calls the device thread made. */
    public static long onDevice() {
        return ON_DEVICE.sum();
    }

    /** Returns how many calls other threads made. */
    public static long elsewhere() {
        return ELSEWHERE.sum();
    }

    /** Tells whether calls were counted and all of them were the device thread's. */
    public static boolean deviceThreadOnly() {
        return onDevice() > 0 && elsewhere() == 0;
    }
}
