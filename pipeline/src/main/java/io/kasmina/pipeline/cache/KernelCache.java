package io.kasmina.pipeline.cache;

import io.kasmina.contract.CatalogUpdate;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.ClearableCache;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Owns the spares. An attachment takes one for good, and what was taken is never given back: so an eviction closes nothing that is
 * attached, and no trained weights come from here.
 *
 * <p>The device thread is its single writer and its only user; {@link #isReady}, {@link #bytes} and {@link #totals} are for any thread.
 */
public final class KernelCache implements ClearableCache {

    private final KernelCacheConfig config;
    private final StageRecorder recorder;
    private final KernelShelf shelf;
    private final Map<KernelKey, Path> files = new HashMap<>();
    private final Map<KernelKey, Spare> spares = new HashMap<>();
    /** The keys of the spares, as other threads see them. */
    private final Set<KernelKey> ready = ConcurrentHashMap.newKeySet();

    private volatile CacheTotals totals = CacheTotals.NONE;
    private volatile long bytes;
    private boolean ended;

    /**
     * Makes an empty cache.
     *
     * @param config its limits
     * @param recorder takes its figures
     */
    public KernelCache(KernelCacheConfig config, StageRecorder recorder) {
        this.config = config;
        this.recorder = recorder;
        shelf = new KernelShelf(config.maxEntries(), config.maxBytes());
        measure();
    }

    /** Tells whether there is a spare, which may be gone by the time it is asked for; any thread. */
    public boolean isReady(KernelKey key) {
        return ready.contains(key);
    }

    /** Takes an artifact's spare, the caller's from now on; null where there is none, which counts nothing. */
    public @Nullable Spare take(KernelKey key) {
        Spare spare = spares.remove(key);
        if (spare != null) {
            ready.remove(key);
            totals = totals.asked(true, true);
            shelf.resize(key, 0);
            close(shelf.use(key));
        }
        return spare;
    }

    /**
     * Hears that an artifact was asked for and there was no spare.
     *
     * @param key the artifact
     * @param file its verified file, from which spares are loaded
     */
    public void missed(KernelKey key, Path file) {
        totals = totals.asked(shelf.holds(key), false);
        if (!ended && config.maxEntries() > 0) {
            files.put(key, file);
            close(shelf.use(key));
        }
        measure();
    }

    /** Returns the file from which a spare is to be loaded; null where the artifact is not kept or has one. */
    public @Nullable Path wanting(KernelKey key) {
        return spares.containsKey(key) ? null : files.get(key);
    }

    /** Keeps a spare, or closes it where it is no longer wanted. */
    public void put(KernelKey key, Spare spare) {
        if (wanting(key) == null) {
            spare.kernel().close();
            totals = totals.gone(0, 1);
        } else {
            spares.put(key, spare);
            ready.add(key);
            close(shelf.resize(key, spare.kernel().parameterBytes()));
        }
        measure();
    }

    /** Forgets an artifact of which no spare can be made. */
    public void drop(KernelKey key) {
        if (shelf.remove(key)) {
            close(List.of(key));
        }
    }

    /** Forgets what an update makes out of date; returns how many artifacts that were. */
    public int invalidate(CatalogUpdate update) {
        List<KernelKey> old = shelf.keys().stream()
                .filter(key -> key.blueprintId().equals(update.blueprintId())
                        && !key.digest().equals(update.current()))
                .toList();
        old.forEach(this::drop);
        return old.size();
    }

    /** Counts a load. */
    public void loaded(long nanos) {
        totals = totals.loaded(nanos);
    }

    /** Counts how long an attachment waited for its turn. */
    public void waited(long nanos) {
        totals = totals.waited(nanos);
        recorder.time(MetricName.CACHE_LOCK_WAIT, nanos);
    }

    /** Returns what was done since the start; any thread. */
    public CacheTotals totals() {
        return totals;
    }

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Freed clear() {
        Freed freed = new Freed(spares.size(), shelf.bytes());
        shelf.keys().forEach(this::drop);
        return freed;
    }

    /** Closes every spare and keeps no more. */
    public void end() {
        ended = true;
        clear();
    }

    private void close(List<KernelKey> gone) {
        int unused = 0;
        for (KernelKey key : gone) {
            files.remove(key);
            ready.remove(key);
            Spare spare = spares.remove(key);
            if (spare != null) {
                unused++;
                spare.kernel().close();
            }
        }
        totals = totals.gone(gone.size(), unused);
        measure();
    }

    private void measure() {
        bytes = shelf.bytes();
        CacheTotals now = totals;
        recorder.gauge(MetricName.CACHE_KERNEL_SIZE, shelf.size());
        recorder.gauge(MetricName.CACHE_KERNEL_HIT_RATE, now.hitRate());
        recorder.gauge(MetricName.CACHE_KERNEL_EVICTIONS, (double) now.evictions());
        recorder.gauge(MetricName.CACHE_GPU_SIZE, spares.size());
        recorder.gauge(MetricName.CACHE_GPU_CAPACITY, config.maxEntries());
        recorder.gauge(MetricName.CACHE_GPU_HIT_RATE, now.spareRate());
        recorder.gauge(MetricName.CACHE_GPU_EVICTIONS, (double) now.closed());
    }
}
