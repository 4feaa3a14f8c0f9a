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
import io.kasmina.prefetch.CancelReason;
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
        if (state.isPaused()) {
            return Answer.refuse(
                    state, subject, Refusal.SEED_PAUSED, command.operation().name());
        }
        if (command.operation() == SeedOperation.FINE_TUNE) {
            return fineTune(state, subject, germ, command);
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
        GateResult result = judge(state, transition, context);
        if (result != null && !result.passed()) {
            return fail(state, subject, result);
        }
        Decision moved = move(state, transition, result, germ.with(command.blend()), context);
        return Answer.apply(state, subject, moved.next(), moved.effects());
    }

    /** A transition that nobody commanded; its time has come. */
    Decision automatic(SeedState state, Transition transition, Germ germ, RuleContext context) {
        GateResult result = judge(state, transition, context);
        return result != null && !result.passed()
                ? cullFor(state, result)
                : move(state, transition, result, germ, context);
    }

    private static Answer fineTune(
            SeedState state, Outcome.Subject subject, @Nullable Germ germ, Command.Advance command) {
        if (state.stage() != SeedStage.PROBATIONARY || germ == null) {
            return Answer.refuse(state, subject, Refusal.ILLEGAL_TRANSITION, SeedOperation.FINE_TUNE.name());
        }
        return Answer.apply(
                state, subject, state.with(germ.with(command.blend()).fineTuning(true)), List.of());
    }

    /** Says what a transition waits for that is no fault of the seed, null for nothing. */
    static @Nullable Refusal refusal(SeedState state, SeedStage to, Germ germ, RuleContext context) {
        if (state.kernel() instanceof KernelState.Pending) {
            return Refusal.NOT_READY;
        }
        if (context.isolationOpen() && (to == SeedStage.TRAINING || to == SeedStage.BLENDING)) {
            return Refusal.ISOLATION_BREAKER_OPEN;
        }
        boolean ramping = !context.alpha().complete(context.lastStep() - germ.blendStart());
        return to == SeedStage.SHADOWING && ramping ? Refusal.BLENDING_INCOMPLETE : null;
    }

    private @Nullable GateResult judge(SeedState state, Transition transition, RuleContext context) {
        Gate gate = transition.gate();
        return gate == null ? null : gates.evaluate(gate, state, context);
    }

    private static Decision move(
            SeedState state, Transition transition, @Nullable GateResult result, Germ germ, RuleContext context) {
        List<Effect> effects = new ArrayList<>();
        if (result != null) {
            effects.addAll(SeedEvents.evaluated(state, result));
        }
        SeedState after = state.entering(transition.to()).with(grown(germ, transition.to(), context));
        effects.add(SeedEvents.stageChanged(state, after));
        return KernelRules.settled(after, effects);
    }

    private static Germ grown(Germ germ, SeedStage to, RuleContext context) {
        return switch (to) {
            case TRAINING -> germ.trainingFrom(context.lastStep() + 1);
            case BLENDING -> germ.blendingFrom(context.lastStep() + 1);
            case FOSSILIZED -> germ.fineTuning(false);
            default -> germ;
        };
    }

    /** Words a failed gate and culls; also used where a fetch fails before any command. */
    static Answer fail(SeedState state, Outcome.Subject subject, GateResult result) {
        Decision culled = cullFor(state, result);
        if (result.reason() == null || result.passed()) {
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
        // What a CULL does in this stage: the table knows no way from FOSSILIZED, where a resume may fail, to CULLED.
        Decision culled = CullRule.retire(state, CancelReason.RETIRED);
        List<Effect> effects = new ArrayList<>();
        effects.add(RecallEvents.payload(state.seed(), culled.next().stable()));
        effects.addAll(SeedEvents.failed(state, result));
        effects.addAll(culled.effects());
        return new Decision(culled.next(), effects);
    }
}
