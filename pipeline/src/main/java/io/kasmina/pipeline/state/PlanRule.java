package io.kasmina.pipeline.state;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;

/** Stamps the immutable plan of a seed for a step. Pure; any thread. */
public final class PlanRule {

    private final AlphaSchedule schedule;

    /**
     * Makes the rule.
     *
     * @param schedule the ramp of α during BLENDING
     */
    public PlanRule(AlphaSchedule schedule) {
        this.schedule = schedule;
    }

    /**
     * Returns the plan.
     *
     * @param state the seed
     * @param step the host's step, at least 0
     */
    public BlendPlan plan(SeedState state, long step) {
        Germ germ = state.germ();
        boolean blends = blends(state, step);
        return new BlendPlan(
                state.seed(),
                step,
                state.stage(),
                state.epoch(),
                blends ? alpha(state, step) : 0,
                germ == null ? BlendSpec.byDefault() : germ.blend(),
                state.generation(),
                state.attachment(),
                blends,
                trains(state));
    }

    private static boolean blends(SeedState state, long step) {
        Germ germ = state.germ();
        return germ != null && state.attachment() != 0 && state.stage().blendsIn(step, germ.blendStart());
    }

    private double alpha(SeedState state, long step) {
        Germ germ = state.germ();
        return germ != null && state.stage() == SeedStage.BLENDING ? schedule.at(step - germ.blendStart()) : 1;
    }

    private static boolean trains(SeedState state) {
        Germ germ = state.germ();
        boolean fineTuning = germ != null && germ.fineTuning() && state.stage() == SeedStage.PROBATIONARY;
        return state.attachment() != 0
                && (state.stage() == SeedStage.TRAINING || state.stage() == SeedStage.BLENDING || fineTuning);
    }
}
