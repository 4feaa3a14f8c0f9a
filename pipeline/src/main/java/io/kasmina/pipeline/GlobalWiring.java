package io.kasmina.pipeline;

import io.kasmina.pipeline.dispatch.SeedLanes;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.pipeline.registry.RegistryChanges;
import io.kasmina.telemetry.TelemetrySink;

/** Wires what answers commands without a seed. */
record GlobalWiring(KasminaParts parts, TelemetrySink telemetry, ParameterRegistry registry, DeviceMemory memory) {

    GlobalCommands wire(SeedLanes lanes, PrefetchQueue prefetches, AdjustmentOutlet adjustments) {
        return new GlobalCommands(
                new OptimizerCommands(adjustments),
                new BreakerCommands(prefetches, parts.scheduler()),
                new EmergencyCommands(parts.device(), memory.caches(), parts.teacher(), telemetry, parts.scheduler()),
                new RegistryCommands(
                        lanes,
                        parts.device(),
                        new RegistryChanges(registry, parts.teacher(), memory.kernels()::detach),
                        new RegistryEvents(parts.config().registry(), telemetry),
                        parts.scheduler()));
    }
}
