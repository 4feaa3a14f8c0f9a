package io.kasmina.pipeline.state;

import static io.kasmina.pipeline.state.States.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.GateConfig;
import io.kasmina.gate.GateRules;
import io.kasmina.prefetch.CancelReason;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.PrefetchSignal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecallRuleTest {

    private static final long LATER = 1_200_000_000L;

    private final RecallRule rules = new RecallRule(RecoveryConfig.defaults());
    private final Stable stable = new Stable(
            SeedStage.BLENDING, 9, 2, States.GERM.with(new BlendSpec.Residual()).blendingFrom(40), 1, false);

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void aRollbackNeedsASnapshotInEveryStage(SeedStage stage) {
        refused(rollback(States.at(stage)), Refusal.NO_SNAPSHOT, stage);
    }

    @ParameterizedTest
    @EnumSource(
            value = SeedStage.class,
            names = {"UNKNOWN", "CULLED", "TERMINATED"})
    void noRollbackLeadsOutOfAStageInWhichNothingMayHappen(SeedStage stage) {
        refused(rollback(States.at(stage).withStable(stable)), Refusal.NO_SNAPSHOT, stage);
    }

    @Test
    void aKernelOnTheDeviceIsWrittenInPlace() {
        Answer answer = rollback(live());
        assertThat(answer.outcome()).isEqualTo(new Outcome.Pending(SUBJECT, SeedStage.SHADOWING, SeedStage.BLENDING));
        assertThat(answer.decision().effects())
                .containsExactly(new Effect.Recall(States.SEED, 7, stable, 3, false, KernelState.Recalled.NO_TICKET));
        assertThat(answer.decision().next().attachment()).isZero();
        assertThat(answer.decision().next().heldAttachment()).isEqualTo(7);
        assertThat(answer.decision().next().stage()).isEqualTo(SeedStage.SHADOWING);
    }

    @Test
    void aKernelThatIsGoneIsFetchedByBlueprintAndPin() {
        Answer answer = rollback(States.at(SeedStage.EMBARGOED).withStable(stable));
        PrefetchSignal.Start start = (PrefetchSignal.Start)
                States.effects(answer.decision(), Effect.Prefetch.class).get(0).signal();
        assertThat(start.order().pin()).isEqualTo(States.PIN);
        assertThat(start.order().blueprintId()).isEqualTo("good");
        assertThat(start.order().generation()).isEqualTo(2);
        assertThat(answer.decision().next().stage()).isEqualTo(SeedStage.EMBARGOED);
    }

    @Test
    void theIsolationBreakerHolds() {
        SeedState state = live();
        refused(
                rules.rollback(state, SUBJECT, States.context(true)),
                Refusal.ISOLATION_BREAKER_OPEN,
                SeedStage.SHADOWING);
        SeedState staying = state.withStable(new Stable(SeedStage.SHADOWING, 5, 2, States.GERM, 0, false));
        assertThat(rules.rollback(staying, SUBJECT, States.context(true)).outcome())
                .isInstanceOf(Outcome.Pending.class);
    }

    @Test
    void everythingOfTheSnapshotReturnsAtOnceAndTheRisingNumbersRise() {
        SeedState begun = rollback(live()).decision().next();
        Decision decision = rules.restored(begun, 7, 8, RecallKind.FAST, States.context(LATER));
        SeedState after = decision.next();
        assertThat(after.stage()).isEqualTo(SeedStage.BLENDING);
        assertThat(after.germ()).isEqualTo(stable.germ());
        assertThat(after.health()).isEqualTo(Health.FRESH.with(1L));
        assertThat(after.epoch()).isEqualTo(10);
        assertThat(after.generation()).isEqualTo(3);
        assertThat(after.attachment()).isEqualTo(8);
        assertThat(after.stable()).isEqualTo(stable);
        assertThat(States.events(decision)).containsExactly("stage_changed", "rollback_complete");
        assertThat(decision.effects()).endsWith(new Effect.RolledBack(States.SEED, 200_000_000L));
    }

    @Test
    void eachKindHasALimitOfItsOwn() {
        assertThat(within(RecallKind.FAST, 500)).isEqualTo("true");
        assertThat(within(RecallKind.FAST, 501)).isEqualTo("false");
        assertThat(within(RecallKind.FULL, 12_000)).isEqualTo("true");
        assertThat(within(RecallKind.FULL, 12_001)).isEqualTo("false");
    }

    @Test
    void anAnswerThatNobodyAwaitsGivesTheKernelBack() {
        SeedState culled = CullRule.cull(rollback(live()).decision().next()).next();
        for (SeedState state : List.of(live(), culled)) {
            Decision late = rules.restored(state, 7, 8, RecallKind.FAST, States.context(LATER));
            assertThat(late.next()).isSameAs(state);
            assertThat(late.effects()).containsExactly(new Effect.Detach(States.SEED, 8));
            assertThat(rules.failed(state, 7, RecallFailure.DEVICE_FAILED)).isEqualTo(Decision.keep(state));
        }
    }

    @Test
    void aFailureLeavesTheSeedAsItWas() {
        SeedState state = live();
        SeedState paused = state.with(new KernelState.Paused(States.ATTACHED));
        for (SeedState before : List.of(state, paused)) {
            SeedState begun = rollback(before).decision().next();
            Decision decision = rules.failed(begun, 7, RecallFailure.WEIGHTS_MISMATCH);
            assertThat(decision.next()).isEqualTo(before);
            assertThat(States.events(decision)).containsExactly("rollback_failed");
        }
    }

    @Test
    void aRetiredSeedsReturnCanBeCalledOff() {
        SeedState begun = rollback(States.at(SeedStage.RESETTING).withStable(stable))
                .decision()
                .next();
        Decision decision = CullRule.callOff(begun);
        assertThat(decision.next())
                .isEqualTo(States.at(SeedStage.RESETTING).withStable(stable).retired());
        assertThat(States.events(decision)).containsExactly("rollback_failed");
        assertThat(decision.effects())
                .contains(new Effect.Prefetch(new PrefetchSignal.Cancel(States.SEED, 2, CancelReason.RETIRED)));
    }

    @Test
    void aKernelOfACalledOffReturnIsNotTheNextLifes() {
        SeedState dormant = CullRule.callOff(
                        rollback(States.at(SeedStage.DORMANT).withStable(stable))
                                .decision()
                                .next())
                .next();
        SeedState germinated = new SeedRules(GateRules.of(GateConfig.defaults()), rules)
                .decide(dormant, SUBJECT, States.germinate(States.PIN), States.context())
                .decision()
                .next();
        Decision late = new KernelRules(
                        GateRules.of(GateConfig.defaults()), FallbackConfig.enforced(), KernelManifest.NONE)
                .attached(germinated, 2, new KernelState.Attached(9, null, Set.of(), 0), 1);
        assertThat(late.next()).isEqualTo(germinated);
        assertThat(late.effects()).containsExactly(new Effect.Detach(States.SEED, 9));
    }

    @Test
    void onlyADormantSeedIsRestored() {
        for (SeedStage stage : SeedStage.values()) {
            Decision decision = rules.restore(States.at(stage), stable, false, 4, States.context());
            if (stage == SeedStage.DORMANT) {
                assertThat(States.effects(decision, Effect.Prefetch.class)).hasSize(1);
            } else {
                assertThat(decision)
                        .isEqualTo(new Decision(
                                States.at(stage),
                                List.of(new Effect.Answered(States.SEED, 4, RecallFailure.SEED_BUSY))));
            }
        }
        assertThat(rules.restore(States.at(SeedStage.DORMANT), stable, false, 4, States.context(true))
                        .effects())
                .containsExactly(new Effect.Answered(States.SEED, 4, RecallFailure.ISOLATION_BREAKER_OPEN));
    }

    @Test
    void aFallbackKernelsParametersReturnOnlyWhileItIsOnTheDevice() {
        Stable borrowed = new Stable(SeedStage.SHADOWING, 9, 2, States.GERM, 0, true);
        assertThat(rollback(States.at(SeedStage.SHADOWING).withStable(borrowed)).outcome())
                .isInstanceOf(Outcome.Pending.class);
        refused(rollback(States.at(SeedStage.DORMANT).withStable(borrowed)), Refusal.NO_SNAPSHOT, SeedStage.DORMANT);
        assertThat(rules.restore(States.at(SeedStage.DORMANT), borrowed, false, 4, States.context())
                        .effects())
                .containsExactly(new Effect.Answered(States.SEED, 4, RecallFailure.KERNEL_UNAVAILABLE));
    }

    @Test
    void aRestoreTakesASnapshotOfItsOwnAndAnswers() {
        SeedState begun = rules.restore(States.at(SeedStage.DORMANT), stable, true, 4, States.context())
                .next();
        SeedState fetched = fetched(begun);
        Decision decision = rules.restored(fetched, 7, 8, RecallKind.FULL, States.context(LATER));
        assertThat(decision.next().isPaused()).isTrue();
        assertThat(decision.next().stable()).isEqualTo(Stable.of(decision.next()));
        assertThat(States.events(decision)).containsExactly("stage_changed", "seed_restored");
        assertThat(decision.effects())
                .contains(
                        new Effect.TakeSnapshot(States.SEED, Stable.of(decision.next()), null, 8),
                        new Effect.Answered(States.SEED, 4, null));
    }

    @Test
    void aSnapshotThatWasNotTakenLeavesTheFormerOneUnlessItWasLeftBehind() {
        Stable former = new Stable(SeedStage.TRAINING, 4, 2, States.GERM, 0, false);
        SeedState state = live();
        assertThat(rules.untaken(state, stable, former, RecallFailure.MEMORY_FULL)
                        .next()
                        .stable())
                .isEqualTo(former);
        Stable older = new Stable(SeedStage.GERMINATED, 1, 2, States.GERM, 0, false);
        assertThat(rules.untaken(state, older, former, RecallFailure.MEMORY_FULL)
                        .next())
                .isSameAs(state);
    }

    @ParameterizedTest
    @ValueSource(longs = {KernelState.Recalled.NO_TICKET, 4})
    void aKernelThatWasFetchedAsksTheIsolationBreakerWhenItAttaches(long ticket) {
        SeedState dormant = States.at(SeedStage.DORMANT).withStable(stable);
        SeedState begun = ticket == 0
                ? rollback(dormant).decision().next()
                : rules.restore(dormant, stable, false, ticket, States.context())
                        .next();
        SeedState fetched = fetched(begun);
        Decision decision = rules.restored(fetched, 7, 8, RecallKind.FULL, States.context(true));
        assertThat(decision.next()).isEqualTo(dormant);
        assertThat(decision.effects()).contains(new Effect.Detach(States.SEED, 8));
        assertThat(States.effects(decision, Effect.Answered.class)).hasSize(ticket == 0 ? 0 : 1);
        assertThat(rules.restored(fetched, 7, 8, RecallKind.FULL, States.context())
                        .next()
                        .stage())
                .isEqualTo(SeedStage.BLENDING);
    }

    @Test
    void aKernelThatNeverLeftTheDeviceGoesBackThoughTheIsolationBreakerOpenedMeanwhile() {
        SeedState begun = rollback(live()).decision().next();
        assertThat(rules.restored(begun, 7, 8, RecallKind.FULL, States.context(true))
                        .next()
                        .stage())
                .isEqualTo(SeedStage.BLENDING);
    }

    private static SeedState fetched(SeedState begun) {
        return RecallRule.fetched(
                        begun,
                        (KernelState.Recalled) begun.kernel(),
                        States.ATTACHED,
                        new Effect.ForgetSnapshot(States.SEED))
                .next();
    }

    private SeedState live() {
        return States.at(SeedStage.SHADOWING).withStable(stable);
    }

    private Answer rollback(SeedState state) {
        return rules.rollback(state, SUBJECT, States.context());
    }

    private String within(RecallKind kind, long millis) {
        SeedState begun = rollback(live()).decision().next();
        Decision decision = rules.restored(begun, 7, 8, kind, States.context(1_000_000_000L + millis * 1_000_000));
        return States.effects(decision, Effect.Emit.class)
                .get(1)
                .event()
                .attributes()
                .get("within_sla");
    }

    private static void refused(Answer answer, Refusal reason, SeedStage stage) {
        assertThat(answer.outcome()).isEqualTo(new Outcome.Refused(SUBJECT, reason, "", stage));
    }
}
