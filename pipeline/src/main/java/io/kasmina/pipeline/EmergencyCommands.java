package io.kasmina.pipeline;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.registry.CacheSweep;
import io.kasmina.pipeline.registry.TeacherModel;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import io.kasmina.tensor.ClearableCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** EMERGENCY: everything that can be made again goes, ahead of queued blends; what failed is named in the event. */
final class EmergencyCommands {

    private final DeviceLane device;
    private final List<ClearableCache> caches;
    private final TeacherModel teacher;
    private final TelemetrySink telemetry;
    private final Scheduler scheduler;

    EmergencyCommands(
            DeviceLane device,
            List<ClearableCache> caches,
            TeacherModel teacher,
            TelemetrySink telemetry,
            Scheduler scheduler) {
        this.device = device;
        this.caches = List.copyOf(caches);
        this.teacher = teacher;
        this.telemetry = telemetry;
        this.scheduler = scheduler;
    }

    /** Off the caller's thread first: a host may send commands from the device thread, which must not wait for itself. */
    Mono<Outcome> answer(Outcome.Subject subject, Command.Emergency command) {
        Mono<Outcome> cleared = Mono.defer(() -> device.<Outcome>control(() -> {
                    telemetry.emit(clear(command.includeTeacher()));
                    return GlobalCommands.applied(subject);
                }))
                .subscribeOn(scheduler);
        return GlobalCommands.unlessClosed(subject, cleared).publishOn(scheduler);
    }

    private Event clear(boolean includeTeacher) {
        List<ClearableCache> all = new ArrayList<>(caches);
        if (includeTeacher) {
            all.addAll(teacher.caches());
        }
        CacheSweep sweep = CacheSweep.of(all);
        return Event.global(
                EventName.EMERGENCY_CLEANUP,
                Level.CRITICAL,
                Map.of(
                        "include_teacher", Boolean.toString(includeTeacher),
                        "entries", Long.toString(sweep.freed().entries()),
                        "bytes", Long.toString(sweep.freed().bytes()),
                        "caches", String.join(",", sweep.cleared()),
                        "failed", String.join(",", sweep.failed())));
    }
}
