package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.AlphaSchedule;
import io.kasmina.blend.LogitsNeed;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogitsRuleTest {

    private static final BlendSpec GATED = BlendSpec.Confidence.defaults();

    private final PlanRule plans = new PlanRule(AlphaSchedule.defaults());

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void whoNeedsLogitsNowIsWhoWouldBlendByThem(SeedStage stage) {
        for (BlendSpec spec : new BlendSpec[] {GATED, BlendSpec.byDefault()}) {
            for (KernelState kernel : new KernelState[] {States.ATTACHED, KernelState.none()}) {
                SeedState state = States.at(stage)
                        .with(States.GERM.with(spec).blendingFrom(90))
                        .with(kernel);
                for (long step = 88; step < 92; step++) {
                    BlendPlan plan = plans.plan(state, step);
                    assertThat(LogitsRule.need(state.view(), step) == LogitsNeed.NOW)
                            .as("%s %s %s step %s", stage, spec, kernel, step)
                            .isEqualTo(plan.blends() && plan.spec().needsLogits());
                }
            }
        }
    }

    @Test
    void untilASeedIsKeptACommandMayBringABlendThatNeedsThem() {
        assertThat(need(SeedStage.DORMANT, BlendSpec.byDefault())).isEqualTo(LogitsNeed.NONE);
        assertThat(need(SeedStage.TRAINING, BlendSpec.byDefault())).isEqualTo(LogitsNeed.LATER);
        assertThat(need(SeedStage.PROBATIONARY, BlendSpec.byDefault())).isEqualTo(LogitsNeed.LATER);
        assertThat(need(SeedStage.FOSSILIZED, BlendSpec.byDefault())).isEqualTo(LogitsNeed.NONE);
        assertThat(need(SeedStage.TRAINING, GATED)).isEqualTo(LogitsNeed.LATER);
        assertThat(need(SeedStage.FOSSILIZED, GATED)).isEqualTo(LogitsNeed.NOW);
        assertThat(need(SeedStage.CULLED, GATED)).isEqualTo(LogitsNeed.NONE);
    }

    private static LogitsNeed need(SeedStage stage, BlendSpec spec) {
        return LogitsRule.need(States.at(stage).with(States.GERM.with(spec)).view(), 100);
    }
}
