package io.kasmina.pipeline.state;

import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.GateInputs;
import io.kasmina.gate.GateResult;
import io.kasmina.gate.GateRules;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What follows when a kernel comes, does not come, or is gone. Pure; any thread. */
public final class KernelRules {

    private final GateChecks gates;
    private final FallbackRule fallback;
    private final KernelManifest manifest;

    /**
     * Makes the rules.
     *
     * @param gates judges G1 and G5
     * @param fallback what stands in for a kernel that does not come
     * @param manifest which layers a kernel needs besides those that it names itself
     */
    public KernelRules(GateRules gates, FallbackConfig fallback, KernelManifest manifest) {
        this.manifest = manifest;
        this.gates = new GateChecks(gates);
        this.fallback = new FallbackRule(fallback);
    }

    /**
     * A kernel is on the device.
     *
     * @param state the seed
     * @param generation the generation that asked for it; another one gives the kernel back
     * @param kernel the attached kernel
     * @param latencyMillis time since the request in ms
     */
    public Decision attached(SeedState state, long generation, KernelState.Attached kernel, double latencyMillis) {
        if (!awaits(state, generation)) {
            return new Decision(state, List.of(new Effect.Detach(state.seed(), kernel.attachment())));
        }
        if (state.kernel() instanceof KernelState.Recalled recalled) {
            String blueprint = recalled.target().germ().blueprintId();
            Effect event = attached(state, blueprint, kernel, latencyMillis);
            return RecallRule.fetched(state, recalled, kernel.needing(layers(blueprint)), event);
        }
        String standIn = state.kernel() instanceof KernelState.Pending pending ? pending.fallbackId() : null;
        String own = state.germ() == null ? "" : state.germ().blueprintId();
        String blueprint = standIn == null ? own : standIn;
        List<Effect> effects = new ArrayList<>();
        effects.add(attached(state, blueprint, kernel, latencyMillis));
        if (standIn != null) {
            effects.addAll(FallbackRule.attached(state, own, standIn));
        }
        KernelState.Attached ready = kernel.needing(layers(blueprint)).standingIn(standIn);
        return settled(state.with(state.isPaused() ? new KernelState.Paused(ready) : ready), effects);
    }

    private Set<String> layers(String blueprintId) {
        KernelPin known = manifest.find(blueprintId);
        return known == null ? Set.of() : known.layers();
    }

    private static Effect attached(SeedState state, String blueprintId, KernelState.Attached kernel, double millis) {
        return new Effect.Emit(Event.of(
                EventName.KERNEL_ATTACHED,
                Level.INFO,
                state.seed(),
                Map.of(
                        "blueprint_id", blueprintId,
                        "attachment", Long.toString(kernel.attachment()),
                        "parameter_bytes", Long.toString(kernel.parameterBytes()),
                        "latency_ms", Double.toString(millis))));
    }

    /** A passed transition with a kernel takes a stable snapshot; that of a germination or a restart waits for its kernel. */
    static Decision settled(SeedState after, List<Effect> effects) {
        if (after.heldAttachment() == 0) {
            return new Decision(after, effects);
        }
        Stable stable = Stable.of(after);
        List<Effect> all = new ArrayList<>(effects);
        all.add(new Effect.TakeSnapshot(after.seed(), stable, after.stable(), after.heldAttachment()));
        return new Decision(after.withStable(stable), all);
    }

    /**
     * No kernel comes: the fallback is fetched where one may stand in, once; else G1 fails at once, before any command.
     *
     * @param state the seed
     * @param generation the generation that asked for it; another one changes nothing
     * @param reason why
     * @param context what else counts
     */
    public Decision failed(SeedState state, long generation, GateReason reason, RuleContext context) {
        if (!awaits(state, generation)) {
            return Decision.keep(state);
        }
        if (state.kernel() instanceof KernelState.Recalled recalled) {
            return RecallRule.giveUp(state, recalled, RecallFailure.KERNEL_UNAVAILABLE);
        }
        Decision standIn = fallback.insteadOf(state, reason);
        if (standIn != null) {
            return standIn;
        }
        SeedState failed = state.with(new KernelState.Failed(reason));
        GateResult result = gates.evaluate(Gate.G1_GRADIENT_HEALTH, failed, context);
        return FallbackRule.counted(state, AdvanceRule.cullFor(failed, result));
    }

    /** The embargo of a stage epoch ended: RESETTING, then G5. */
    public Decision embargoEnded(SeedState state, long epoch) {
        if (state.stage() != SeedStage.EMBARGOED || state.epoch() != epoch) {
            return Decision.keep(state);
        }
        SeedState resetting = state.entering(SeedStage.RESETTING);
        Event event = Event.of(EventName.EMBARGO, Level.INFO, state.seed(), Map.of("state", "ended"));
        return new Decision(
                resetting,
                List.of(
                        new Effect.Emit(event),
                        SeedEvents.stageChanged(state, resetting),
                        new Effect.CheckReset(state.seed(), 0)));
    }

    /**
     * The device said what is left of a resetting seed.
     *
     * @param state the seed
     * @param kernelOnDevice true if a kernel of it is still there
     * @param prefetchPending true if a prefetch for it has not ended
     * @param leases output leases of it that are still open
     * @param attempt how many checks failed before
     */
    public Decision resetChecked(
            SeedState state, boolean kernelOnDevice, boolean prefetchPending, int leases, int attempt) {
        if (state.stage() != SeedStage.RESETTING) {
            return Decision.keep(state);
        }
        if (state.kernel() instanceof KernelState.Recalled) {
            // It leaves the stage or gives the kernel back: neither is a failure of the reset.
            return new Decision(state, List.of(new Effect.CheckReset(state.seed(), attempt + 1)));
        }
        GateResult result = gates.reset(new GateInputs.Reset(kernelOnDevice, prefetchPending, leases));
        if (!result.passed()) {
            List<Effect> effects = new ArrayList<>(SeedEvents.failed(state, result));
            effects.add(new Effect.CheckReset(state.seed(), attempt + 1));
            return new Decision(state, effects);
        }
        SeedState dormant = state.entering(SeedStage.DORMANT);
        List<Effect> effects = new ArrayList<>(SeedEvents.evaluated(state, result));
        effects.add(SeedEvents.stageChanged(state, dormant));
        return new Decision(dormant, effects);
    }

    /** The pipeline closes: what the seed holds is given back. */
    public Decision released(SeedState state) {
        return CullRule.release(state);
    }

    private static boolean awaits(SeedState state, long generation) {
        return state.generation() == generation && state.isFetching();
    }
}
