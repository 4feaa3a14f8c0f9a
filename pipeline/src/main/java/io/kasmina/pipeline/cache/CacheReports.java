package io.kasmina.pipeline.cache;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Tells what the cache did in each interval; of one in which it did nothing there is nothing to tell.
 *
 * <p>Single writer: the one subscription of {@link #run}.
 */
public final class CacheReports {

    private static final double NANOS_PER_MILLI = 1e6;

    private final KernelCacheConfig config;
    private final KernelCache cache;
    private final TelemetrySink telemetry;
    private final Scheduler timer;
    private CacheTotals told = CacheTotals.NONE;

    /**
     * Makes the reports.
     *
     * @param config says how often
     * @param cache what they are about
     * @param telemetry hears them
     * @param timer says when
     */
    public CacheReports(KernelCacheConfig config, KernelCache cache, TelemetrySink telemetry, Scheduler timer) {
        this.config = config;
        this.cache = cache;
        this.telemetry = telemetry;
        this.timer = timer;
    }

    /** Reports until cancelled, and never completes; subscribe once. */
    public Mono<Void> run() {
        return Flux.interval(config.interval(), timer)
                .onBackpressureDrop()
                .doOnNext(tick -> tell())
                .then();
    }

    private void tell() {
        CacheTotals now = cache.totals();
        CacheTotals done = now.since(told);
        told = now;
        if (!done.equals(CacheTotals.NONE)) {
            telemetry.emit(Event.global(EventName.KERNEL_CACHE, Level.INFO, attributes(done)));
        }
    }

    private Map<String, String> attributes(CacheTotals done) {
        return Map.of(
                "hits", Long.toString(done.hits()),
                "spares", Long.toString(done.spares()),
                "misses", Long.toString(done.misses()),
                "evictions", Long.toString(done.evictions()),
                "bytes", Long.toString(cache.bytes()),
                "loads", Long.toString(done.loads()),
                "load_ms", millis(done.loadNanos()),
                "waits", Long.toString(done.waits()),
                "wait_ms", millis(done.waitNanos()));
    }

    private static String millis(long nanos) {
        return Double.toString(nanos / NANOS_PER_MILLI);
    }
}
