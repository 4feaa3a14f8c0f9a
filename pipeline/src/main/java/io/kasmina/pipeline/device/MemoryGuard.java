package io.kasmina.pipeline.device;

import io.kasmina.pipeline.registry.CacheSweep;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.TensorFault;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What finds no device memory is tried once more after everything that can be made again was given back. Device thread only. */
public final class MemoryGuard {

    private final Supplier<List<ClearableCache>> caches;
    private final TelemetrySink telemetry;
    private final StageRecorder recorder;

    /**
     * Makes a guard.
     *
     * @param caches asked for what can be cleared whenever memory is short
     * @param telemetry hears each time
     * @param recorder counts them
     */
    public MemoryGuard(Supplier<List<ClearableCache>> caches, TelemetrySink telemetry, StageRecorder recorder) {
        this.caches = caches;
        this.telemetry = telemetry;
        this.recorder = recorder;
    }

    /**
     * Does work that leaves nothing behind where it fails.
     *
     * @param operation names it in telemetry, from a closed set
     * @param work the work, done at most twice
     * @return its result
     * @throws TensorFault of the work; OUT_OF_MEMORY only after the second attempt
     */
    public <T> T run(String operation, Supplier<? extends T> work) {
        try {
            return work.get();
        } catch (TensorFault fault) {
            if (fault.kind() != TensorFault.Kind.OUT_OF_MEMORY) {
                throw fault;
            }
        }
        return again(operation, CacheSweep.of(caches.get()), work);
    }

    /**
     * Clears caches after something failed for want of memory that must not be done twice, so that what follows finds some.
     *
     * @param operation names it in telemetry, from a closed set
     */
    public void exhausted(String operation) {
        tell(operation, CacheSweep.of(caches.get()), false);
    }

    private <T> T again(String operation, CacheSweep sweep, Supplier<? extends T> work) {
        boolean recovered = false;
        try {
            T result = work.get();
            recovered = true;
            return result;
        } finally {
            tell(operation, sweep, recovered);
        }
    }

    private void tell(String operation, CacheSweep sweep, boolean recovered) {
        recorder.count(MetricName.DEVICE_OUT_OF_MEMORY, Map.of("result", recovered ? "recovered" : "failed"), 1);
        telemetry.emit(Event.global(
                EventName.DEVICE_MEMORY_EXHAUSTED,
                recovered ? Level.WARNING : Level.CRITICAL,
                Map.of(
                        "operation", operation,
                        "entries", Long.toString(sweep.freed().entries()),
                        "bytes", Long.toString(sweep.freed().bytes()),
                        "failed", String.join(",", sweep.failed()))));
    }
}
