package io.kasmina.perf;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Round trips of one caller, one at a time; whoever answers may be on any thread. */
final class RoundTrips {

    private static final long PATIENCE_SECONDS = 10;

    private final Semaphore answers = new Semaphore(0);
    private final LongSupplier nanos;

    /** Measures with a clock that only moves forward, in nanoseconds. */
    RoundTrips(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Makes one trip on the calling thread.
     *
     * @param there begins it; its end is {@link #answered}
     * @return how long it took in nanoseconds
     * @throws IllegalStateException if no answer comes
     */
    long trip(Runnable there) throws InterruptedException {
        long began = nanos.getAsLong();
        there.run();
        if (!answers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s");
        }
        return nanos.getAsLong() - began;
    }

    /** Ends the trip under way; any thread. */
    void answered() {
        answers.release();
    }
}
