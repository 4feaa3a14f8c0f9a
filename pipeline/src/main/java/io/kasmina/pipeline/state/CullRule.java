package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedStage;
import io.kasmina.prefetch.CancelReason;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes everything from a seed: kernel, pending prefetch, evidence; its generation rises. Pure. */
final class CullRule {

    private CullRule() {}

    /** Retires a seed that lives or is being brought back; any other stays as it is. */
    static Decision retire(SeedState state, CancelReason reason) {
        if (state.stage().isCullable()) {
            return cull(state, reason);
        }
        if (state.stage() == SeedStage.FOSSILIZED) {
            return terminate(state, reason);
        }
        return state.kernel() instanceof KernelState.Recalled ? callOff(state, reason) : Decision.keep(state);
    }

    /** GERMINATED to PROBATIONARY: through CULLED into the embargo. */
    static Decision cull(SeedState state) {
        return cull(state, CancelReason.RETIRED);
    }

    private static Decision cull(SeedState state, CancelReason reason) {
        SeedState culled = state.entering(SeedStage.CULLED);
        SeedState embargoed = culled.retired().entering(SeedStage.EMBARGOED);
        List<Effect> effects = clearing(state, reason);
        effects.add(SeedEvents.stageChanged(state, culled));
        effects.add(SeedEvents.stageChanged(culled, embargoed));
        effects.add(new Effect.Emit(Event.of(EventName.EMBARGO, Level.INFO, state.seed(), Map.of("state", "began"))));
        effects.add(new Effect.StartEmbargo(state.seed(), embargoed.epoch()));
        return new Decision(embargoed, effects);
    }

    /** FOSSILIZED: the end. */
    static Decision terminate(SeedState state) {
        return terminate(state, CancelReason.RETIRED);
    }

    private static Decision terminate(SeedState state, CancelReason reason) {
        SeedState terminated = state.retired().entering(SeedStage.TERMINATED).withStable(null);
        List<Effect> effects = clearing(state, reason);
        effects.add(new Effect.ForgetSnapshot(state.seed()));
        effects.add(SeedEvents.stageChanged(state, terminated));
        return new Decision(terminated, effects);
    }

    /** A retired seed that is being brought back: it stays retired, and what is under way for it is for an older generation. */
    static Decision callOff(SeedState state) {
        return callOff(state, CancelReason.RETIRED);
    }

    private static Decision callOff(SeedState state, CancelReason reason) {
        return new Decision(state.retired(), clearing(state, reason));
    }

    /** The pipeline closes: the stage stays, what is held goes. */
    static Decision release(SeedState state) {
        return new Decision(state.retired(), clearing(state, CancelReason.SHUTDOWN));
    }

    private static List<Effect> clearing(SeedState state, CancelReason reason) {
        List<Effect> effects = new ArrayList<>();
        if (state.isFetching()) {
            effects.add(new Effect.Prefetch(new PrefetchSignal.Cancel(state.seed(), state.generation(), reason)));
        }
        if (state.kernel() instanceof KernelState.Recalled recalled) {
            effects.addAll(RecallRule.ended(state, recalled, RecallFailure.SUPERSEDED));
        }
        KernelState.Attached held = state.heldKernel();
        if (held != null) {
            effects.add(new Effect.Detach(state.seed(), held.attachment()));
            effects.add(new Effect.Emit(Event.of(
                    EventName.KERNEL_DETACHED,
                    Level.INFO,
                    state.seed(),
                    Map.of("reason", reason.code(), "attachment", Long.toString(held.attachment())))));
        }
        return effects;
    }
}
