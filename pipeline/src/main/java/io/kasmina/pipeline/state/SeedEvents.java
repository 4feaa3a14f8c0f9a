package io.kasmina.pipeline.state;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateResult;
import io.kasmina.gate.InputName;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words what happens to a seed. Pure. */
final class SeedEvents {

    /** What a stage mismatch is about. */
    private static final Set<String> STAGES =
            Set.of(InputName.EXPECTED.code(), InputName.REPORTED.code(), InputName.ACTUAL.code());

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

    /** The evaluation, kept and said; CRITICAL where a reason passes that is only recorded. */
    static List<Effect> evaluated(SeedState state, GateResult result) {
        Map<String, String> attributes = inputsOf(result);
        attributes.put("gate", result.gate().shortName());
        attributes.put("passed", Boolean.toString(result.passed()));
        if (result.reason() != null) {
            attributes.put("reason", result.reason().code());
            attributes.put("enforced", Boolean.toString(result.enforced()));
        }
        Level level = result.enforced() ? Level.INFO : Level.CRITICAL;
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Judged(new GateRecord(state.seed(), state.generation(), state.epoch(), result)));
        if (!result.enforced()) {
            effects.add(fallback("observed"));
        }
        effects.add(new Effect.Emit(Event.of(EventName.GATE_EVENT, level, state.seed(), attributes)));
        return effects;
    }

    static List<Effect> failed(SeedState state, GateResult result) {
        Map<String, String> attributes = new HashMap<>();
        if (result.reason() == GateReason.STAGE_MISMATCH) {
            attributes.putAll(inputsOf(result));
            attributes.keySet().retainAll(STAGES);
        }
        attributes.put("gate", result.gate().shortName());
        attributes.put("reason", result.reason() == null ? "" : result.reason().code());
        List<Effect> effects = new ArrayList<>(evaluated(state, result));
        effects.add(new Effect.Emit(Event.of(EventName.GATE_FAILURE, Level.CRITICAL, state.seed(), attributes)));
        return effects;
    }

    static Effect fallback(String event) {
        return new Effect.Count(MetricName.FALLBACK_EVENTS, event);
    }

    private static Map<String, String> inputsOf(GateResult result) {
        Map<String, String> inputs = new HashMap<>();
        result.inputs().forEach((name, value) -> inputs.put(name.code(), value));
        return inputs;
    }

    static String code(SeedStage stage) {
        return stage.name();
    }
}
