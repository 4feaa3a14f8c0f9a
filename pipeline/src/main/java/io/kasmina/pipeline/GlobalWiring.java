package io.kasmina.pipeline;

import io.kasmina.pipeline.blend.LeasePool;
import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.pipeline.registry.RegistryChanges;
import io.kasmina.pipeline.step.KernelTable;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.ClearableCache;
import java.util.ArrayList;
import java.util.List;

/** Wires what answers commands without a seed. */
record GlobalWiring(
        KasminaParts parts, TelemetrySink telemetry, ParameterRegistry registry, KernelTable kernels, LeasePool pool) {

    GlobalCommands wire(SeedLanes lanes, PrefetchQueue prefetches, AdjustmentOutlet adjustments) {
        return new GlobalCommands(
                new OptimizerCommands(adjustments),
                new BreakerCommands(prefetches, parts.scheduler()),
                new EmergencyCommands(parts.device(), caches(), parts.teacher(), telemetry, parts.scheduler()),
                new RegistryCommands(
                        lanes,
                        parts.device(),
                        new RegistryChanges(registry, parts.teacher(), kernels::detach),
                        new RegistryEvents(parts.config().registry(), telemetry),
                        parts.scheduler()));
    }

    private List<ClearableCache> caches() {
        List<ClearableCache> caches = new ArrayList<>(parts.tensors().caches());
        caches.add(pool);
        caches.addAll(parts.caches());
        return caches;
    }
}
