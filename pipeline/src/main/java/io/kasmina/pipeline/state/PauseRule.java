package io.kasmina.pipeline.state;

import io.kasmina.contract.Command;
import io.kasmina.contract.Gate;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.gate.GateResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PAUSE and its end. Pure.
 *
 * <p>A paused seed keeps stage, kernel and snapshot. Its plans have α 0 and no kernel, so that the host passes through and nothing trains; the ramp of
 * α goes on with the host's steps. It cannot advance before it is resumed, it can be culled and rolled back, and a rollback leaves it
 * paused. Only pauses that take effect count against the quota; a resume needs a pause and is never refused by it.
 */
final class PauseRule {

    private final GateChecks gates;

    PauseRule(GateChecks gates) {
        this.gates = gates;
    }

    Answer decide(SeedState state, Outcome.Subject subject, Command.Pause command, RuleContext context) {
        return switch (state.stage()) {
            case CULLED, EMBARGOED, RESETTING -> Answer.refuse(state, subject, Refusal.EMBARGOED, "");
            default -> command.resume() ? resume(state, subject, context) : pause(state, subject, context);
        };
    }

    private static Answer pause(SeedState state, Outcome.Subject subject, RuleContext context) {
        Refusal refusal = refusal(state);
        if (refusal != null || !(state.kernel() instanceof KernelState.Attached kernel)) {
            return Answer.refuse(state, subject, refusal == null ? Refusal.ILLEGAL_TRANSITION : refusal, "PAUSE");
        }
        if (!context.meters().takePause()) {
            return Answer.refuse(state, subject, Refusal.PAUSE_QUOTA_EXCEEDED, "");
        }
        SeedState paused = state.with(new KernelState.Paused(kernel));
        return Answer.apply(state, subject, paused, List.of(RecallEvents.paused(paused, true)));
    }

    /** A seed without a kernel has nothing to detach. */
    private static @Nullable Refusal refusal(SeedState state) {
        if (state.isPaused()) {
            return Refusal.ALREADY_PAUSED;
        }
        return state.kernel() instanceof KernelState.Pending ? Refusal.NOT_READY : null;
    }

    /** The kernel never left the device, so that the re-attach takes one decision; G1 sees it attached and culls if it fails. */
    private Answer resume(SeedState state, Outcome.Subject subject, RuleContext context) {
        if (!(state.kernel() instanceof KernelState.Paused paused)) {
            return Answer.refuse(state, subject, state.isPaused() ? Refusal.NOT_READY : Refusal.NOT_PAUSED, "");
        }
        SeedState resumed = state.with(paused.kernel());
        GateResult result = gates.evaluate(Gate.G1_GRADIENT_HEALTH, resumed, context);
        if (!result.passed()) {
            return AdvanceRule.fail(state, subject, result);
        }
        List<Effect> effects = new ArrayList<>(SeedEvents.evaluated(state, result));
        effects.add(RecallEvents.paused(resumed, false));
        return Answer.apply(state, subject, resumed, effects);
    }
}
