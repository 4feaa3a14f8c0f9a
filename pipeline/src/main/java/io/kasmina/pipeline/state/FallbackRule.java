package io.kasmina.pipeline.state;

import io.kasmina.contract.GateReason;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OBSERVE: the fallback kernel stands in for one that does not come, always under its own name. Pure. */
final class FallbackRule {

    private final FallbackConfig config;

    FallbackRule(FallbackConfig config) {
        this.config = config;
    }

    /** Asks for the fallback; null where none may stand in, and where it is itself what does not come. */
    @Nullable
    Decision insteadOf(SeedState state, GateReason reason) {
        FallbackKernel kernel = awaitsFallback(state) ? null : config.insteadOf(reason);
        Germ germ = state.germ();
        if (kernel == null || germ == null) {
            return null;
        }
        Event event = Event.of(
                EventName.FALLBACK_REQUESTED,
                Level.CRITICAL,
                state.seed(),
                Map.of(
                        "blueprint_id", germ.blueprintId(),
                        "fallback_blueprint_id", kernel.blueprintId(),
                        "reason", reason.code()));
        PrefetchOrder order = new PrefetchOrder(
                state.seed(),
                state.generation(),
                kernel.blueprintId(),
                germ.run(),
                kernel.digest(),
                kernel.artifactRef());
        return new Decision(
                state.with(new KernelState.Pending(kernel.blueprintId(), state.isPaused(), false)),
                List.of(
                        SeedEvents.fallback("requested"),
                        new Effect.Emit(event),
                        new Effect.Prefetch(new PrefetchSignal.Start(order))));
    }

    /** Says that a fallback kernel stands in. */
    static List<Effect> attached(SeedState state, String blueprintId, String fallbackId) {
        Event event = Event.of(
                EventName.FALLBACK_ATTACHED,
                Level.CRITICAL,
                state.seed(),
                Map.of("blueprint_id", blueprintId, "fallback_blueprint_id", fallbackId));
        return List.of(SeedEvents.fallback("attached"), new Effect.Emit(event));
    }

    /** Counts a failure where it was the fallback's. */
    static Decision counted(SeedState state, Decision failed) {
        if (!awaitsFallback(state)) {
            return failed;
        }
        List<Effect> effects = new ArrayList<>(failed.effects());
        effects.add(SeedEvents.fallback("failed"));
        return new Decision(failed.next(), effects);
    }

    private static boolean awaitsFallback(SeedState state) {
        return state.kernel() instanceof KernelState.Pending pending && pending.fallbackId() != null;
    }
}
