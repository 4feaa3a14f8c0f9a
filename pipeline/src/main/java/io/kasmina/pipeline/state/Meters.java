package io.kasmina.pipeline.state;

/** What a rule reads only where it needs it. Thread-safe. */
public interface Meters {

    /** Returns a monotonic clock's reading in nanoseconds. */
    long nanoTime();

    /** Takes one of the pauses that the quota still allows; false if it allows none. Asked by a pause that nothing else refuses. */
    boolean takePause();
}
