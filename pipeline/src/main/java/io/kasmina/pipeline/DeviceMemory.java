package io.kasmina.pipeline;

import io.kasmina.blend.ActivationJoin;
import io.kasmina.pipeline.blend.FrameBlender;
import io.kasmina.pipeline.blend.LeasePool;
import io.kasmina.pipeline.device.GuardedLoader;
import io.kasmina.pipeline.device.GuardedOps;
import io.kasmina.pipeline.device.MemoryGuard;
import io.kasmina.pipeline.device.MemoryUse;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;

/** Wires what holds device memory. */
final class DeviceMemory {

    private final KasminaParts parts;
    private final KernelTable kernels;
    private final MemoryGuard guard;
    private final TensorOps ops;
    private final LeasePool pool;

    DeviceMemory(KasminaParts parts, KernelTable kernels, TelemetrySink telemetry, StageRecorder recorder) {
        this.parts = parts;
        this.kernels = kernels;
        this.guard = new MemoryGuard(this::caches, telemetry, recorder);
        this.ops = new GuardedOps(parts.tensors(), guard);
        this.pool = new LeasePool(ops, parts.device(), parts.config().blendPlaces());
    }

    MemoryGuard guard() {
        return guard;
    }

    TensorOps ops() {
        return ops;
    }

    KernelLoader loader() {
        return new GuardedLoader(parts.loader(), guard);
    }

    KernelTable kernels() {
        return kernels;
    }

    LeasePool pool() {
        return pool;
    }

    /** Makes what blends frames into leased buffers. */
    FrameBlender blender(ActivationJoin join, SeedLanes lanes) {
        return new FrameBlender(
                join,
                lanes,
                parts.device(),
                ops,
                kernels,
                pool,
                parts.scheduler(),
                parts.config().blendPlaces());
    }

    /** Returns everything that can be made again. */
    List<ClearableCache> caches() {
        List<ClearableCache> caches = new ArrayList<>(parts.tensors().caches());
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
        return MemoryUse.of(ops.memoryBytes(), kernels.bytes(), cached, pool.bytes());
    }

    /** Gives everything back; device thread only. */
    void end() {
        kernels.end();
        pool.end();
    }
}
