package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanRuleTest {

    private final PlanRule rule = new PlanRule(AlphaSchedule.defaults());

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void alphaIsZeroBeforeBlendingAndOneFromShadowingOn(SeedStage stage) {
        SeedState seed = States.at(stage).with(States.GERM.blendingFrom(90));
        BlendPlan plan = rule.plan(seed, 100);
        double expected =
                switch (stage) {
                    case BLENDING -> 0.5;
                    case SHADOWING, PROBATIONARY, FOSSILIZED -> 1;
                    default -> 0;
                };
        assertThat(plan.alpha()).isEqualTo(expected);
        assertThat(plan.blends()).isEqualTo(expected > 0);
        assertThat(plan.trains()).isEqualTo(stage == SeedStage.TRAINING || stage == SeedStage.BLENDING);
    }

    @Test
    void aSeedWithoutAKernelNeitherBlendsNorTrains() {
        SeedState bare = States.at(SeedStage.BLENDING).with(KernelState.none());
        BlendPlan plan = rule.plan(bare, 100);
        assertThat(plan.alpha()).isZero();
        assertThat(plan.attached()).isFalse();
        assertThat(plan.trains()).isFalse();
    }

    @Test
    void aStepFromBeforeBlendingBeganIsNotBlendedWhenItComesLate() {
        SeedState blending = States.at(SeedStage.BLENDING).with(States.GERM.blendingFrom(90));
        BlendPlan late = rule.plan(blending, 89);
        assertThat(late.blends()).isFalse();
        assertThat(late.alpha()).isZero();
        assertThat(late.trains()).isTrue();
        assertThat(rule.plan(blending, 90).blends()).isTrue();
        assertThat(rule.plan(States.at(SeedStage.SHADOWING).with(States.GERM.blendingFrom(90)), 89)
                        .blends())
                .as("a later stage blends whatever comes")
                .isTrue();
    }

    @Test
    void aSeedThatNeverGerminatedHasTheDefaultBlend() {
        BlendPlan plan = rule.plan(SeedState.dormant(States.SEED), 3);
        assertThat(plan.spec()).isEqualTo(BlendSpec.byDefault());
        assertThat(plan.generation()).isZero();
    }

    @Test
    void fineTuningTrainsAProbationarySeedAlone() {
        Germ tuned = States.GERM.fineTuning(true);
        assertThat(rule.plan(States.at(SeedStage.PROBATIONARY).with(tuned), 1).trains())
                .isTrue();
        assertThat(rule.plan(States.at(SeedStage.SHADOWING).with(tuned), 1).trains())
                .isFalse();
    }

    @Test
    void thePlanCarriesWhatTheSeedIs() {
        BlendPlan plan = rule.plan(States.at(SeedStage.TRAINING), 41);
        assertThat(plan)
                .isEqualTo(new BlendPlan(
                        States.SEED, 41, SeedStage.TRAINING, 5, 0, BlendSpec.byDefault(), 2, 7, false, true));
        assertThat(plan.detached())
                .isEqualTo(new BlendPlan(
                        States.SEED, 41, SeedStage.TRAINING, 5, 0, BlendSpec.byDefault(), 2, 0, false, false));
    }
}
