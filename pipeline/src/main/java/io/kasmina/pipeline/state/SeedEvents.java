package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateResult;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words what happens to a seed. Pure. */
final class SeedEvents {

    private SeedEvents() {}

    static Effect stageChanged(SeedState before, SeedState after) {
        return new Effect.Emit(Event.of(
                EventName.STAGE_CHANGED,
                Level.INFO,
                after.seed(),
                Map.of(
                        "from", code(before.stage()),
                        "to", code(after.stage()),
                        "stage_epoch", Long.toString(after.epoch()))));
    }

    static Effect evaluated(SeedState state, GateResult result) {
        Map<String, String> attributes = new HashMap<>(result.inputs());
        attributes.put("gate", result.gate().shortName());
        attributes.put("passed", Boolean.toString(result.passed()));
        if (result.reason() != null) {
            attributes.put("reason", result.reason().code());
        }
        return new Effect.Emit(Event.of(EventName.GATE_EVENT, Level.INFO, state.seed(), attributes));
    }

    static List<Effect> failed(SeedState state, GateResult result) {
        String reason = result.reason() == null ? "" : result.reason().code();
        Event failure = Event.of(
                EventName.GATE_FAILURE,
                Level.CRITICAL,
                state.seed(),
                Map.of("gate", result.gate().shortName(), "reason", reason));
        return List.of(evaluated(state, result), new Effect.Emit(failure));
    }

    static String code(SeedStage stage) {
        return stage.name();
    }
}
