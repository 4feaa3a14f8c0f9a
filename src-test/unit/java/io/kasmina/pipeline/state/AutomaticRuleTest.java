package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateConfig;
import io.kasmina.gate.GateRules;
import io.kasmina.lifecycle.AdvanceConfig;
import io.kasmina.lifecycle.AdvanceMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutomaticRuleTest {

    private static final GateRules GATES = GateRules.of(GateConfig.defaults());

    private final AutomaticRule rule = new AutomaticRule(new AdvanceConfig(AdvanceMode.AUTOMATIC, 10), GATES);

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void onCommandNothingMovesByItself(SeedStage stage) {
        AutomaticRule off = new AutomaticRule(AdvanceConfig.onCommand(), GATES);
        SeedState seed = ripe(stage);

        assertThat(off.isOn()).isFalse();
        assertThat(off.advance(seed, States.context())).isEqualTo(Decision.keep(seed));
    }

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void whatIsRipeMovesAsFarAsTheProbation(SeedStage stage) {
        SeedStage next =
                switch (stage) {
                    case GERMINATED -> SeedStage.TRAINING;
                    case TRAINING -> SeedStage.BLENDING;
                    case BLENDING -> SeedStage.SHADOWING;
                    case SHADOWING -> SeedStage.PROBATIONARY;
                    default -> stage;
                };

        Decision decision = rule.advance(ripe(stage), States.context());

        assertThat(decision.next().stage()).isEqualTo(next);
        assertThat(States.events(decision))
                .isEqualTo(next == stage ? java.util.List.of() : java.util.List.of("gate_event", "stage_changed"));
    }

    @Test
    void aPendingKernelIsWaitedFor() {
        waits(States.at(SeedStage.GERMINATED).with(new KernelState.Pending()), States.context());
    }

    @Test
    void aSeedWithoutAKernelIsLeftAlone() {
        waits(ripe(SeedStage.SHADOWING).with(KernelState.none()), States.context());
    }

    @Test
    void trainingTakesItsStepsHoweverGoodTheReportsAre() {
        SeedState seed =
                reported(States.at(SeedStage.TRAINING).with(States.GERM.trainingFrom(91)), PerformanceStatus.NOMINAL);

        waits(seed, States.after(99));
        assertThat(rule.advance(seed, States.after(100)).next().stage()).isEqualTo(SeedStage.BLENDING);
    }

    @Test
    void gatesTwoAndFourWaitForAReportOfTheirStage() {
        SeedState training = States.at(SeedStage.TRAINING).with(States.GERM.trainingFrom(0));
        SeedState shadowing = States.at(SeedStage.SHADOWING);

        waits(training, States.context());
        waits(shadowing, States.context());
        // A report of the stage before is no evidence of this one.
        waits(reported(training, PerformanceStatus.NOMINAL).entering(SeedStage.SHADOWING), States.context());
    }

    @Test
    void anUnfinishedAlphaIsWaitedFor() {
        SeedState seed = States.at(SeedStage.BLENDING).with(States.GERM.blendingFrom(81));

        waits(seed, States.context());
        assertThat(rule.advance(seed, States.after(101)).next().stage()).isEqualTo(SeedStage.SHADOWING);
    }

    @Test
    void anOpenIsolationBreakerIsWaitedForWhereItKeepsSeedsOut() {
        waits(ripe(SeedStage.GERMINATED), States.context(true));
        waits(ripe(SeedStage.TRAINING), States.context(true));
        assertThat(rule.advance(ripe(SeedStage.BLENDING), States.context(true))
                        .next()
                        .stage())
                .isEqualTo(SeedStage.SHADOWING);
    }

    @Test
    void badEvidenceFailsTheGateAndCulls() {
        Decision decision =
                rule.advance(reported(States.at(SeedStage.SHADOWING), PerformanceStatus.DEGRADED), States.context());

        assertThat(decision.next().stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(decision.next().generation()).isEqualTo(3);
        assertThat(States.events(decision)).startsWith("rollback_payload", "gate_event", "gate_failure");
    }

    @Test
    void theStepAfterTheMarkIsTheFirstOfTheNextStage() {
        Germ training = rule.advance(ripe(SeedStage.GERMINATED), States.after(41))
                .next()
                .germ();
        Germ blending =
                rule.advance(ripe(SeedStage.TRAINING), States.after(41)).next().germ();

        assertThat(training.trainingStart()).isEqualTo(42);
        assertThat(blending.blendStart()).isEqualTo(42);
        assertThat(blending.blend()).isEqualTo(States.GERM.blend());
    }

    @Test
    void aDecisionIsFollowedByTheMoveThatItMakesRipe() {
        SeedState waiting = States.at(SeedStage.GERMINATED).with(new KernelState.Pending());
        Decision attached =
                new Decision(waiting.with(States.ATTACHED), java.util.List.of(new Effect.Detach(States.SEED, 1)));

        Decision both = rule.follow(waiting, attached, States.context());

        assertThat(both.next().stage()).isEqualTo(SeedStage.TRAINING);
        assertThat(both.effects().get(0)).isEqualTo(new Effect.Detach(States.SEED, 1));
        assertThat(States.events(both)).containsExactly("gate_event", "stage_changed");
        assertThat(rule.follow(waiting, Decision.keep(waiting), States.context()))
                .isEqualTo(Decision.keep(waiting));
    }

    @Test
    void aKernelThatIsGivenBackMovesNothingHoweverRipeTheSeedIs() {
        Decision late = Decision.keep(ripe(SeedStage.TRAINING));

        assertThat(rule.follow(late.next(), late, States.context())).isEqualTo(late);
    }

    private void waits(SeedState seed, RuleContext context) {
        assertThat(rule.advance(seed, context)).isEqualTo(Decision.keep(seed));
    }

    private static SeedState ripe(SeedStage stage) {
        SeedState seed = States.at(stage).with(States.GERM.trainingFrom(0).blendingFrom(0));
        return reported(seed, PerformanceStatus.NOMINAL);
    }

    private static SeedState reported(SeedState seed, PerformanceStatus status) {
        return seed.with(seed.health().with(States.report(seed, status)));
    }
}
