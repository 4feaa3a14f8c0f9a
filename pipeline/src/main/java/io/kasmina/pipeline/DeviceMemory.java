package io.kasmina.pipeline;

import io.kasmina.blend.ActivationJoin;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.blend.FrameBlender;
import io.kasmina.pipeline.blend.LeasePool;
import io.kasmina.pipeline.cache.CacheReports;
import io.kasmina.pipeline.cache.KernelCache;
import io.kasmina.pipeline.device.GuardedLoader;
import io.kasmina.pipeline.device.GuardedOps;
import io.kasmina.pipeline.device.MemoryGuard;
import io.kasmina.pipeline.device.MemoryUse;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.prefetch.KernelAttacher;
import io.kasmina.pipeline.prefetch.KernelDesk;
import io.kasmina.pipeline.prefetch.SpareLoader;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Wires what holds device memory. */
final class DeviceMemory {

    private final KasminaParts parts;
    private final KernelTable kernels;
    private final MemoryGuard guard;
    private final TensorOps ops;
    private final LeasePool pool;
    private final KernelCache cache;
    private final KernelDesk desk;

    DeviceMemory(KasminaParts parts, KernelTable kernels, TelemetrySink telemetry, StageRecorder recorder) {
        this.parts = parts;
        this.kernels = kernels;
        this.guard = new MemoryGuard(this::caches, telemetry, recorder);
        this.ops = new GuardedOps(parts.tensors(), guard);
        this.cache = new KernelCache(parts.config().cache(), recorder);
        this.pool = new LeasePool(ops, parts.device(), parts.config().blendPlaces());
        this.desk = makeDesk(telemetry, recorder);
    }

    MemoryGuard guard() {
        return guard;
    }

    TensorOps ops() {
        return ops;
    }

    KernelDesk desk() {
        return desk;
    }

    private KernelDesk makeDesk(TelemetrySink telemetry, StageRecorder recorder) {
        GuardedLoader loader = new GuardedLoader(parts.loader(), guard);
        SpareLoader spares =
                new SpareLoader(loader, loader::loadAhead, ops, parts.host(), parts.manifest(), cache, recorder);
        return new KernelDesk(
                parts.config().cache(),
                new KernelAttacher(spares, cache, kernels),
                spares,
                cache,
                parts.device(),
                telemetry,
                parts.scheduler());
    }

    /** Follows the catalog and tells what the kernel cache does; never completes, errors where the catalog does. */
    Mono<Void> upkeep(TelemetrySink telemetry) {
        Mono<Void> updates =
                Flux.defer(parts.catalog()::updates).concatMap(desk::update, 1).then(Mono.never());
        CacheReports reports = new CacheReports(parts.config().cache(), cache, telemetry, parts.scheduler());
        return Mono.when(updates, reports.run());
    }

    KernelTable kernels() {
        return kernels;
    }

    LeasePool pool() {
        return pool;
    }

    /** Makes what blends frames into leased buffers. */
    FrameBlender blender(ActivationJoin join, SeedLanes lanes, Consumer<? super Blended.Made> figures) {
        return new FrameBlender(
                join,
                lanes,
                parts.device(),
                ops,
                kernels,
                pool,
                parts.scheduler(),
                figures,
                parts.config().blendPlaces());
    }

    /** Returns everything that can be made again. */
    List<ClearableCache> caches() {
        List<ClearableCache> caches = new ArrayList<>(parts.tensors().caches());
        caches.add(cache);
        caches.add(pool);
        caches.addAll(parts.caches());
        return caches;
    }

    /** Returns what is held for which purpose; any thread. */
    MemoryUse use() {
        long cached = caches().stream()
                .filter(cache -> cache != pool)
                .mapToLong(ClearableCache::bytes)
                .sum();
        // A backend counts parameters wherever they are; what other caches hold it does not.
        return MemoryUse.of(ops.memoryBytes(), kernels.bytes() + cache.bytes(), cached, pool.bytes());
    }

    /** Gives everything back; device thread only. */
    void end() {
        kernels.end();
        cache.end();
        pool.end();
    }
}
