package io.kasmina.pipeline.state;

import static io.kasmina.pipeline.state.States.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateConfig;
import io.kasmina.gate.GateRules;
import io.kasmina.prefetch.CancelReason;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeedRulesTest {

    private final SeedRules rules =
            new SeedRules(GateRules.of(GateConfig.defaults()), new RecallRule(RecoveryConfig.defaults()));

    @Test
    void germinationAsksForTheKernelOfItsGeneration() {
        Answer answer = decide(null, States.germinate(States.PIN));
        assertThat(answer.outcome()).isEqualTo(new Outcome.Pending(SUBJECT, SeedStage.DORMANT, SeedStage.GERMINATED));
        assertThat(answer.decision().next().kernel()).isEqualTo(new KernelState.Pending());
        assertThat(States.effects(answer.decision(), Effect.Prefetch.class))
                .containsExactly(new Effect.Prefetch(
                        new PrefetchSignal.Start(new PrefetchOrder(States.SEED, 0, "good", States.RUN, States.PIN))));
        assertThat(States.events(answer.decision())).containsExactly("gate_event", "stage_changed");
    }

    @Test
    void germinationBeginsWithFreshHealth() {
        SeedState old = States.at(SeedStage.DORMANT).with(new Health(3, new FailedBlends(2, 4, 0, 0), 1.5, null));
        assertThat(decide(old, States.germinate(States.PIN)).decision().next().health())
                .isEqualTo(Health.FRESH);
    }

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void onlyADormantSeedGerminates(SeedStage stage) {
        Outcome outcome = decide(States.at(stage), States.germinate(States.PIN)).outcome();
        switch (stage) {
            case DORMANT -> assertThat(outcome).isInstanceOf(Outcome.Pending.class);
            case CULLED, EMBARGOED, RESETTING -> refused(outcome, Refusal.EMBARGOED);
            default -> refused(outcome, Refusal.ILLEGAL_TRANSITION);
        }
    }

    @Test
    void aPinMayBeLeftOutWhereNoneIsRequired() {
        RuleContext lax = new RuleContext(
                -1,
                true,
                java.util.Set.of(),
                false,
                io.kasmina.blend.AlphaSchedule.defaults(),
                false,
                io.kasmina.prefetch.KernelManifest.NONE,
                States.METERS);
        assertThat(rules.decide(null, SUBJECT, States.germinate(null), lax).outcome())
                .isInstanceOf(Outcome.Pending.class);
        refused(decide(null, States.germinate(null)).outcome(), Refusal.UNPINNED_ARTIFACT);
    }

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void aCullRetiresALiveSeedOnly(SeedStage stage) {
        Answer answer = decide(States.at(stage), States.retire());
        switch (stage) {
            case GERMINATED, TRAINING, BLENDING, SHADOWING, PROBATIONARY -> {
                assertThat(answer.outcome()).isEqualTo(new Outcome.Applied(SUBJECT, stage, SeedStage.EMBARGOED));
                assertThat(answer.decision().next().generation()).isEqualTo(3);
                assertThat(answer.decision().next().epoch()).isEqualTo(7);
                assertThat(answer.decision().effects())
                        .contains(new Effect.Detach(States.SEED, 7), new Effect.StartEmbargo(States.SEED, 7));
            }
            case FOSSILIZED -> {
                assertThat(answer.outcome()).isEqualTo(new Outcome.Applied(SUBJECT, stage, SeedStage.TERMINATED));
                assertThat(answer.decision().effects()).contains(new Effect.Detach(States.SEED, 7));
                assertThat(States.effects(answer.decision(), Effect.StartEmbargo.class))
                        .isEmpty();
            }
            case DORMANT, UNKNOWN -> refused(answer.outcome(), Refusal.NOTHING_TO_RETIRE);
            default -> refused(answer.outcome(), Refusal.ALREADY_RETIRED);
        }
    }

    @Test
    void aCullOfASeedThatWaitsForItsKernelCancelsThePrefetchOfTheOldGeneration() {
        SeedState waiting = States.at(SeedStage.GERMINATED).with(new KernelState.Pending());
        Decision decision = decide(waiting, States.retire()).decision();
        assertThat(States.effects(decision, Effect.Prefetch.class))
                .containsExactly(new Effect.Prefetch(new PrefetchSignal.Cancel(States.SEED, 2, CancelReason.RETIRED)));
        assertThat(States.effects(decision, Effect.Detach.class)).isEmpty();
    }

    @Test
    void theExpectedStageIsComparedBeforeTheSeedIsKnown() {
        refused(
                decide(null, new Command.Retire(States.expecting(SeedStage.TRAINING), States.SEED))
                        .outcome(),
                Refusal.STAGE_MISMATCH);
        refused(
                decide(null, new Command.Retire(States.expecting(SeedStage.DORMANT), States.SEED))
                        .outcome(),
                Refusal.UNKNOWN_SEED);
    }

    @Test
    void aRefusedCommandChangesNothing() {
        SeedState seed = States.at(SeedStage.TRAINING);
        Decision decision = decide(seed, States.germinate(States.PIN)).decision();
        assertThat(decision.next()).isSameAs(seed);
        assertThat(decision.effects()).isEmpty();
    }

    @Test
    void anAdvanceMayBringAnotherBlend() {
        Command.Advance advance = new Command.Advance(
                States.header(), States.SEED, SeedOperation.START_GRAFTING, new BlendSpec.Residual());
        Germ germ =
                decide(States.at(SeedStage.TRAINING), advance).decision().next().germ();
        assertThat(germ.blend()).isEqualTo(new BlendSpec.Residual());
        assertThat(germ.blendStart()).isEqualTo(101);
    }

    @ParameterizedTest
    @EnumSource(
            value = SeedOperation.class,
            names = {"START_TRAINING", "START_GRAFTING", "STABILIZE"})
    void anOpenIsolationBreakerKeepsSeedsOutOfTrainingAndBlendingOnly(SeedOperation operation) {
        SeedStage from = io.kasmina.lifecycle.Transitions.of(operation).from();
        SeedState seed = States.at(from).with(States.GERM.blendingFrom(0));
        Outcome outcome = rules.decide(seed, SUBJECT, States.advance(operation), States.context(true))
                .outcome();
        if (operation == SeedOperation.STABILIZE) {
            assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        } else {
            refused(outcome, Refusal.ISOLATION_BREAKER_OPEN);
        }
    }

    /** The table knows no way from FOSSILIZED to CULLED. */
    @Test
    void aFossilizedSeedWhoseResumeFailsItsGateEndsAsByACull() {
        SeedState hurt = States.at(SeedStage.FOSSILIZED)
                .with(new KernelState.Paused(States.ATTACHED))
                .with(new Health(1, FailedBlends.NONE, Double.NaN, null));
        Answer answer = decide(hurt, new Command.Pause(States.header(), States.SEED, true));
        assertThat(answer.outcome()).isInstanceOfSatisfying(Outcome.GateFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(GateReason.ISOLATION_VIOLATIONS);
            assertThat(failed.after()).isEqualTo(SeedStage.TERMINATED);
        });
        assertThat(answer.decision().next().stage()).isEqualTo(SeedStage.TERMINATED);
        assertThat(States.effects(answer.decision(), Effect.StartEmbargo.class)).isEmpty();
    }

    @Test
    void fineTuningTakesAnotherBlendAndOnlyAProbationarySeed() {
        for (SeedStage stage : SeedStage.values()) {
            Command.Advance tune = new Command.Advance(
                    States.header(), States.SEED, SeedOperation.FINE_TUNE, new BlendSpec.Residual());
            Answer answer = decide(States.at(stage), tune);
            if (stage == SeedStage.PROBATIONARY) {
                assertThat(answer.outcome()).isEqualTo(new Outcome.Applied(SUBJECT, stage, stage));
                assertThat(answer.decision().next().epoch()).isEqualTo(5);
                assertThat(answer.decision().next().germ())
                        .isEqualTo(States.GERM.with(new BlendSpec.Residual()).fineTuning(true));
            } else {
                refused(answer.outcome(), Refusal.ILLEGAL_TRANSITION);
            }
        }
    }

    @Test
    void aGateFailureCullsAndSaysWhyBeforeWhatFollows() {
        SeedState hurt = States.at(SeedStage.TRAINING).with(new Health(1, FailedBlends.NONE, Double.NaN, null));
        Answer answer = decide(hurt, States.advance(SeedOperation.START_GRAFTING));
        assertThat(answer.outcome().reasonCode()).isEqualTo("isolation_violations");
        assertThat(States.events(answer.decision()))
                .containsExactly(
                        "rollback_payload",
                        "gate_event",
                        "gate_failure",
                        "kernel_detached",
                        "stage_changed",
                        "stage_changed",
                        "embargo");
        assertThat(answer.decision().next().stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(answer.decision().next().health()).isEqualTo(Health.FRESH);
    }

    @Test
    void aKernelThatIsTooSlowFailsGateTwo() {
        SeedState slow = States.at(SeedStage.TRAINING).with(new Health(0, FailedBlends.NONE, 10.01, null));
        assertThat(decide(slow, States.advance(SeedOperation.START_GRAFTING))
                        .outcome()
                        .reasonCode())
                .isEqualTo("kernel_too_slow");
    }

    private Answer decide(SeedState known, Command.ForSeed command) {
        return rules.decide(known, SUBJECT, command, States.context());
    }

    private static void refused(Outcome outcome, Refusal reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(reason));
    }
}
