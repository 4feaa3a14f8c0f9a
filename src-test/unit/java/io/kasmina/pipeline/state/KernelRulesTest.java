package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.GateConfig;
import io.kasmina.gate.GateRules;
import io.kasmina.prefetch.CancelReason;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.PrefetchSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelRulesTest {

    private final KernelRules rules =
            new KernelRules(GateRules.of(GateConfig.defaults()), FallbackConfig.enforced(), KernelManifest.NONE);
    private final SeedState waiting = States.at(SeedStage.GERMINATED).with(new KernelState.Pending());

    @Test
    void theKernelThatASeedWaitsForIsAttached() {
        Decision decision = rules.attached(waiting, 2, States.ATTACHED, 12.5);
        assertThat(decision.next().attachment()).isEqualTo(7);
        assertThat(States.events(decision)).containsExactly("kernel_attached");
        assertThat(States.effects(decision, Effect.Emit.class).get(0).event().attributes())
                .containsEntry("latency_ms", "12.5")
                .containsEntry("blueprint_id", "good");
    }

    @Test
    void theKernelOfAnotherGenerationIsGivenBack() {
        Decision decision = rules.attached(waiting, 1, States.ATTACHED, 1);
        assertThat(decision.next()).isSameAs(waiting);
        assertThat(decision.effects()).containsExactly(new Effect.Detach(States.SEED, 7));
    }

    @Test
    void aSecondKernelIsGivenBack() {
        SeedState attached = States.at(SeedStage.GERMINATED);
        KernelState.Attached second = new KernelState.Attached(8, null, java.util.Set.of(), 1);
        Decision decision = rules.attached(attached, 2, second, 1);
        assertThat(decision.next().attachment()).isEqualTo(7);
        assertThat(decision.effects()).containsExactly(new Effect.Detach(States.SEED, 8));
    }

    @ParameterizedTest
    @EnumSource(
            value = GateReason.class,
            names = {
                "FETCH_FAILED",
                "FETCH_TIMEOUT",
                "FETCH_DENIED",
                "DIGEST_MISMATCH",
                "KERNEL_LOAD_FAILED",
                "PARAMETER_SHARED"
            })
    void aKernelThatDoesNotComeFailsGateOneAtOnceWithItsReason(GateReason reason) {
        Decision decision = rules.failed(waiting, 2, reason, States.context());
        assertThat(decision.next().stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(decision.next().generation()).isEqualTo(3);
        assertThat(States.effects(decision, Effect.Emit.class))
                .extracting(emit -> emit.event().attributes().get("reason"))
                .contains(reason.code());
        assertThat(States.effects(decision, Effect.Prefetch.class)).isEmpty();
    }

    @Test
    void aFailureOfAnotherGenerationChangesNothing() {
        assertThat(rules.failed(waiting, 1, GateReason.FETCH_TIMEOUT, States.context()))
                .isEqualTo(Decision.keep(waiting));
        SeedState attached = States.at(SeedStage.TRAINING);
        assertThat(rules.failed(attached, 2, GateReason.FETCH_TIMEOUT, States.context()))
                .isEqualTo(Decision.keep(attached));
    }

    @Test
    void anEmbargoWakesItsOwnStageEpochOnly() {
        SeedState embargoed = States.at(SeedStage.EMBARGOED);
        assertThat(rules.embargoEnded(embargoed, embargoed.epoch() - 1)).isEqualTo(Decision.keep(embargoed));
        assertThat(rules.embargoEnded(States.at(SeedStage.DORMANT), embargoed.epoch())
                        .effects())
                .isEmpty();

        Decision decision = rules.embargoEnded(embargoed, embargoed.epoch());
        assertThat(decision.next().stage()).isEqualTo(SeedStage.RESETTING);
        assertThat(decision.effects()).contains(new Effect.CheckReset(States.SEED, 0));
    }

    @Test
    void aSeedResetsWhenNothingOfItIsLeft() {
        Decision decision = rules.resetChecked(States.at(SeedStage.RESETTING), false, false, 0, 0);
        assertThat(decision.next().stage()).isEqualTo(SeedStage.DORMANT);
        assertThat(States.events(decision)).containsExactly("gate_event", "stage_changed");
    }

    @Test
    void whatIsLeftKeepsItResettingAndIsAskedAgain() {
        SeedState resetting = States.at(SeedStage.RESETTING);
        Decision kernel = rules.resetChecked(resetting, true, false, 0, 3);
        assertThat(kernel.next()).isSameAs(resetting);
        assertThat(kernel.effects()).contains(new Effect.CheckReset(States.SEED, 4));
        assertThat(reason(kernel)).isEqualTo("kernel_still_attached");
        assertThat(reason(rules.resetChecked(resetting, false, false, 2, 0))).isEqualTo("lease_still_open");
        assertThat(reason(rules.resetChecked(resetting, false, true, 0, 0))).isEqualTo("prefetch_still_pending");
    }

    @Test
    void aCheckThatComesTooLateChangesNothing() {
        SeedState dormant = States.at(SeedStage.DORMANT);
        assertThat(rules.resetChecked(dormant, true, false, 1, 0)).isEqualTo(Decision.keep(dormant));
    }

    @Test
    void aReleaseGivesBackWhatASeedHoldsAndLeavesItsStage() {
        Decision attached = rules.released(States.at(SeedStage.BLENDING));
        assertThat(attached.next().stage()).isEqualTo(SeedStage.BLENDING);
        assertThat(attached.effects()).contains(new Effect.Detach(States.SEED, 7));
        assertThat(rules.released(waiting).effects())
                .containsExactly(new Effect.Prefetch(new PrefetchSignal.Cancel(States.SEED, 2, CancelReason.SHUTDOWN)));
    }

    private static String reason(Decision decision) {
        return States.effects(decision, Effect.Emit.class)
                .get(1)
                .event()
                .attributes()
                .get("reason");
    }
}
