package io.kasmina.pipeline;

import io.kasmina.contract.Command;
import io.kasmina.pipeline.registry.RegistryAnswer;
import io.kasmina.pipeline.registry.RegistryConfig;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.TelemetrySink;
import java.util.HashMap;
import java.util.Map;

/** Says what registry commands changed, and that teachers are too large. */
final class RegistryEvents {

    private final RegistryConfig config;
    private final TelemetrySink telemetry;

    RegistryEvents(RegistryConfig config, TelemetrySink telemetry) {
        this.config = config;
        this.telemetry = telemetry;
    }

    void say(Command.ForRegistry command, RegistryAnswer answer) {
        if (answer instanceof RegistryAnswer.Done done) {
            telemetry.emit(changed(command, done));
            if (command instanceof Command.RegisterTeacher && done.bytes() > config.teacherBudgetBytes()) {
                telemetry.emit(overBudget(done));
            }
        }
    }

    private static Event changed(Command.ForRegistry command, RegistryAnswer.Done done) {
        Map<String, String> attributes = new HashMap<>(what(command));
        attributes.put("forced", Boolean.toString(command.forced()));
        attributes.put("teachers", Integer.toString(done.teachers()));
        attributes.put("parameter_bytes", Long.toString(done.bytes()));
        attributes.put("failed", String.join(",", done.failed()));
        Level level = done.failed().isEmpty() ? Level.INFO : Level.WARNING;
        return Event.global(EventName.REGISTRY_CHANGED, level, attributes);
    }

    private Event overBudget(RegistryAnswer.Done done) {
        return Event.global(
                EventName.TEACHER_OVER_BUDGET,
                Level.WARNING,
                Map.of(
                        "parameter_bytes", Long.toString(done.bytes()),
                        "budget_bytes", Long.toString(config.teacherBudgetBytes())));
    }

    private static Map<String, String> what(Command.ForRegistry command) {
        if (command instanceof Command.RegisterTeacher register) {
            return what("register_teacher", register.teacher().id());
        }
        if (command instanceof Command.DeregisterTeacher deregister) {
            return what("deregister_teacher", deregister.teacherId());
        }
        return command instanceof Command.ResetTeacher reset
                ? what("reset_teacher", reset.teacherId())
                : Map.of("operation", "reset_registry");
    }

    private static Map<String, String> what(String operation, String teacher) {
        return Map.of("operation", operation, "teacher_id", teacher);
    }
}
