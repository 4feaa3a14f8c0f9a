package io.kasmina.pipeline.state;

import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateRules;
import io.kasmina.lifecycle.AdvanceConfig;
import io.kasmina.lifecycle.AdvanceMode;
import io.kasmina.lifecycle.Transition;
import io.kasmina.lifecycle.Transitions;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets seeds advance by themselves under AUTOMATIC: at once when the kernel is attached, and else at step marks, one transition a mark.
 * A gate is judged only when there is evidence of the current stage to judge, and then exactly as if commanded, so that bad evidence
 * fails it and culls; what is merely not there yet is waited for, without an evaluation:
 *
 * <ul>
 *   <li>G1: an attached kernel
 *   <li>G2: {@code trainingSteps} steps in TRAINING and a host report of this stage epoch
 *   <li>G3: a finished α schedule
 *   <li>G4: a host report of this stage epoch
 *   <li>G1 and G2: a closed isolation breaker
 * </ul>
 *
 * PROBATIONARY is as far as it goes: FOSSILIZE, which no gate guards, stays a command. Pure; any thread.
 */
public final class AutomaticRule {

    private final AdvanceConfig config;
    private final AdvanceRule advance;

    /**
     * Makes the rule.
     *
     * @param config whether seeds move by themselves
     * @param gates judges the gates
     */
    public AutomaticRule(AdvanceConfig config, GateRules gates) {
        this.config = config;
        this.advance = new AdvanceRule(new GateChecks(gates));
    }

    /** Tells whether seeds move by themselves. */
    public boolean isOn() {
        return config.mode() == AdvanceMode.AUTOMATIC;
    }

    /** Moves a seed on if its time has come; else nothing changes. */
    public Decision advance(SeedState state, RuleContext context) {
        Transition transition = isOn() ? Transitions.automatic(state.stage()) : null;
        Germ germ = state.germ();
        if (transition == null || germ == null || !isRipe(state, transition.to(), germ, context)) {
            return Decision.keep(state);
        }
        return advance.automatic(state, transition, germ, context);
    }

    /**
     * Continues a decision about a kernel that came: the seed that germinated with it may be ripe at once. One that was given back, as too
     * late, moves nothing, nor does one that comes back after a restart to a seed that has left GERMINATED.
     *
     * @param before the seed before the decision
     * @param first the decision
     * @param context what else counts
     */
    public Decision follow(SeedState before, Decision first, RuleContext context) {
        if (before.stage() != SeedStage.GERMINATED
                || before.attachment() == first.next().attachment()) {
            return first;
        }
        Decision second = advance(first.next(), context);
        List<Effect> effects = new ArrayList<>(first.effects());
        effects.addAll(second.effects());
        return new Decision(second.next(), effects);
    }

    private boolean isRipe(SeedState state, SeedStage to, Germ germ, RuleContext context) {
        if (state.attachment() == 0 || AdvanceRule.refusal(state, to, germ, context) != null) {
            return false;
        }
        boolean reported = state.health().reportOf(state.epoch()) != null;
        return switch (to) {
            case BLENDING -> reported && context.lastStep() - germ.trainingStart() + 1 >= config.trainingSteps();
            case PROBATIONARY -> reported;
            default -> true;
        };
    }
}
