package io.kasmina.pipeline;

import io.kasmina.contract.OwnershipConflict;
import io.kasmina.contract.ParameterName;
import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.registry.ParameterRegistry;
import io.kasmina.pipeline.step.GradientOwner;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks the registry, on the device where it lives, whether an update is its owner's to make. */
record UpdateCheck(DeviceLane device, ParameterRegistry registry, Scheduler scheduler) {

    Mono<List<OwnershipConflict>> validate(GradientOwner owner, List<ParameterName> parameters) {
        SeedId updater = owner instanceof GradientOwner.Seed seed ? seed.seed() : null;
        return device.<List<OwnershipConflict>>control(() -> registry.validate(updater, parameters))
                .publishOn(scheduler);
    }
}
