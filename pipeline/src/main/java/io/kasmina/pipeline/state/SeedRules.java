package io.kasmina.pipeline.state;

import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateRules;
import io.kasmina.prefetch.CancelReason;
import org.jspecify.annotations.Nullable;

/** Answers commands about one seed. Pure; any thread. */
public final class SeedRules {

    private final GerminateRule germinate;
    private final AdvanceRule advance;
    private final PauseRule pause;
    private final RecallRule recall;

    /**
     * Makes the rules.
     *
     * @param gates judges the gates
     * @param recall brings seeds back
     */
    public SeedRules(GateRules gates, RecallRule recall) {
        GateChecks checks = new GateChecks(gates);
        this.germinate = new GerminateRule(checks);
        this.advance = new AdvanceRule(checks);
        this.pause = new PauseRule(checks);
        this.recall = recall;
    }

    /**
     * Decides a command.
     *
     * @param known the seed's state, null if it never germinated
     * @param subject which command
     * @param command the command
     * @param context what else counts
     * @return its one outcome and the change
     */
    public Answer decide(
            @Nullable SeedState known, Outcome.Subject subject, Command.ForSeed command, RuleContext context) {
        SeedState state = known == null ? SeedState.dormant(command.seed()) : known;
        SeedStage expected = command.header().context().expectedStage();
        if (expected != null && expected != state.stage()) {
            return Answer.refuse(
                    state,
                    subject,
                    Refusal.STAGE_MISMATCH,
                    "expected_stage: expected " + expected + ", was " + state.stage());
        }
        if (known == null && !(command instanceof Command.Germinate)) {
            return Answer.refuse(state, subject, Refusal.UNKNOWN_SEED, "");
        }
        if (state.kernel() instanceof KernelState.Recalled && !(command instanceof Command.Retire)) {
            return Answer.refuse(state, subject, Refusal.NOT_READY, "the seed is being rolled back or restored");
        }
        return dispatch(state, subject, command, context);
    }

    /** Retires a seed that lives or is being brought back, since a registry command says so; any other stays as it is. */
    public Decision reset(SeedState state) {
        return CullRule.retire(state, CancelReason.RESET);
    }

    private Answer dispatch(SeedState state, Outcome.Subject subject, Command.ForSeed command, RuleContext context) {
        if (command instanceof Command.Germinate wanted) {
            return germinate.decide(state, subject, wanted, context);
        }
        if (command instanceof Command.Advance wanted) {
            return advance.decide(state, subject, wanted, context);
        }
        if (command instanceof Command.Retire) {
            return retire(state, subject);
        }
        if (command instanceof Command.Pause wanted) {
            return pause.decide(state, subject, wanted, context);
        }
        if (command instanceof Command.Rollback) {
            return recall.rollback(state, subject, context);
        }
        return Answer.refuse(
                state, subject, Refusal.UNSUPPORTED_COMMAND, command.getClass().getSimpleName());
    }

    private static Answer retire(SeedState state, Outcome.Subject subject) {
        if (state.stage().isCullable()) {
            return applied(state, subject, CullRule.cull(state));
        }
        if (state.kernel() instanceof KernelState.Recalled && state.stage() != SeedStage.FOSSILIZED) {
            return applied(state, subject, CullRule.callOff(state));
        }
        return switch (state.stage()) {
            case FOSSILIZED -> applied(state, subject, CullRule.terminate(state));
            case DORMANT, UNKNOWN -> Answer.refuse(state, subject, Refusal.NOTHING_TO_RETIRE, "");
            default -> Answer.refuse(state, subject, Refusal.ALREADY_RETIRED, "");
        };
    }

    private static Answer applied(SeedState before, Outcome.Subject subject, Decision decision) {
        return new Answer(
                new Outcome.Applied(subject, before.stage(), decision.next().stage()), decision);
    }
}
