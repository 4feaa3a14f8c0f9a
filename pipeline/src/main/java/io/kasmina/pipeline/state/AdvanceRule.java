package io.kasmina.pipeline.state;

import io.kasmina.contract.Command;
import io.kasmina.contract.Gate;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateResult;
import io.kasmina.lifecycle.Transition;
import io.kasmina.lifecycle.Transitions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** START_TRAINING to FOSSILIZE, and FINE_TUNE: a gate guards each transition, a failure culls. Pure. */
final class AdvanceRule {

    private final GateChecks gates;

    AdvanceRule(GateChecks gates) {
        this.gates = gates;
    }

    Answer decide(SeedState state, Outcome.Subject subject, Command.Advance command, RuleContext context) {
        Germ germ = state.germ();
        if (command.operation() == SeedOperation.FINE_TUNE) {
            return fineTune(state, subject, germ);
        }
        Transition transition = Transitions.of(command.operation());
        if (transition == null || germ == null || transition.from() != state.stage()) {
            return Answer.refuse(
                    state,
                    subject,
                    Refusal.ILLEGAL_TRANSITION,
                    command.operation().name());
        }
        Refusal refusal = refusal(state, transition.to(), germ, context);
        if (refusal != null) {
            return Answer.refuse(state, subject, refusal, "");
        }
        return pass(state, subject, transition, command, germ, context);
    }

    private static Answer fineTune(SeedState state, Outcome.Subject subject, @Nullable Germ germ) {
        if (state.stage() != SeedStage.PROBATIONARY || germ == null) {
            return Answer.refuse(state, subject, Refusal.ILLEGAL_TRANSITION, SeedOperation.FINE_TUNE.name());
        }
        return Answer.apply(state, subject, state.with(germ.fineTuning(true)), List.of());
    }

    private static @Nullable Refusal refusal(SeedState state, SeedStage to, Germ germ, RuleContext context) {
        if (to == SeedStage.TRAINING && state.kernel() instanceof KernelState.Pending) {
            return Refusal.NOT_READY;
        }
        if (context.isolationOpen() && (to == SeedStage.TRAINING || to == SeedStage.BLENDING)) {
            return Refusal.ISOLATION_BREAKER_OPEN;
        }
        boolean ramping = !context.alpha().complete(context.lastStep() - germ.blendStart());
        return to == SeedStage.SHADOWING && ramping ? Refusal.BLENDING_INCOMPLETE : null;
    }

    private Answer pass(
            SeedState state,
            Outcome.Subject subject,
            Transition transition,
            Command.Advance command,
            Germ germ,
            RuleContext context) {
        List<Effect> effects = new ArrayList<>();
        Gate gate = transition.gate();
        if (gate != null) {
            GateResult result = gates.evaluate(gate, state, context);
            if (result.reason() != null) {
                return fail(state, subject, result);
            }
            effects.add(SeedEvents.evaluated(state, result));
        }
        SeedState after = state.entering(transition.to()).with(grown(germ, transition.to(), command, context));
        effects.add(SeedEvents.stageChanged(state, after));
        return Answer.apply(state, subject, after, effects);
    }

    private static Germ grown(Germ germ, SeedStage to, Command.Advance command, RuleContext context) {
        Germ blended = command.blend() == null ? germ : germ.with(command.blend());
        return switch (to) {
            case BLENDING -> blended.blendingFrom(context.lastStep() + 1);
            case FOSSILIZED -> blended.fineTuning(false);
            default -> blended;
        };
    }

    /** Words a failed gate and culls; also used where a fetch fails before any command. */
    static Answer fail(SeedState state, Outcome.Subject subject, GateResult result) {
        Decision culled = cullFor(state, result);
        if (result.reason() == null) {
            throw new IllegalArgumentException("gate result: must have failed, passed " + result.gate());
        }
        return new Answer(
                new Outcome.GateFailed(
                        subject,
                        result.gate(),
                        result.reason(),
                        state.stage(),
                        culled.next().stage()),
                culled);
    }

    static Decision cullFor(SeedState state, GateResult result) {
        Decision culled = CullRule.cull(state);
        List<Effect> effects = new ArrayList<>(SeedEvents.failed(state, result));
        effects.addAll(culled.effects());
        return new Decision(culled.next(), effects);
    }
}
