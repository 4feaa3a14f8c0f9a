package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateFailureTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aBlankBlueprintFailsGateZeroAndLeavesTheSeedDormant() {
        assertThat(bed.send(bed.policy.germinate(PipelineBed.SEED, " ", BlendSpec.byDefault())))
                .isInstanceOfSatisfying(Outcome.GateFailed.class, failed -> {
                    assertThat(failed.gate()).isEqualTo(Gate.G0_SANITY);
                    assertThat(failed.reason()).isEqualTo(GateReason.INVALID_BLUEPRINT_ID);
                    assertThat(failed.after()).isEqualTo(SeedStage.DORMANT);
                });
        assertThat(bed.views).isEmpty();
        assertThat(bed.germinate()).isInstanceOf(Outcome.Pending.class);
    }

    @Test
    void evaluatingWithoutAHostReportFailsGateFour() {
        bed.shadow(BlendSpec.byDefault());
        gateFailed(bed.advance(SeedOperation.EVALUATE), Gate.G4_SYSTEM_IMPACT, GateReason.PERFORMANCE_UNREPORTED);
    }

    @Test
    void aDegradedHostFailsGateFour() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.DEGRADED);
        gateFailed(bed.advance(SeedOperation.EVALUATE), Gate.G4_SYSTEM_IMPACT, GateReason.PERFORMANCE_DEGRADED);
    }

    @Test
    void aReportOfAnOlderStageEpochIsIgnored() {
        bed.shadow(BlendSpec.byDefault());
        bed.step(scope -> scope.report(new HostReport(
                PipelineBed.SEED,
                scope.step(),
                SeedStage.BLENDING,
                bed.view().stageEpoch() - 1,
                0.1,
                PerformanceStatus.VIOLATIONS,
                Set.of())));
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
    }

    @Test
    void aHostThatSeesAnotherStageFailsTheNextGate() {
        bed.shadow(BlendSpec.byDefault());
        bed.step(scope -> scope.report(new HostReport(
                PipelineBed.SEED,
                scope.step(),
                SeedStage.BLENDING,
                bed.view().stageEpoch(),
                0.1,
                PerformanceStatus.NOMINAL,
                Set.of())));
        gateFailed(bed.advance(SeedOperation.EVALUATE), Gate.G4_SYSTEM_IMPACT, GateReason.STAGE_MISMATCH);
    }

    @Test
    void aLossThatIsNotFiniteFailsGateOne() {
        bed.germinate();
        bed.step(scope -> scope.report(new HostReport(
                PipelineBed.SEED,
                scope.step(),
                SeedStage.GERMINATED,
                bed.view().stageEpoch(),
                Double.NaN,
                PerformanceStatus.NOMINAL,
                Set.of())));
        gateFailed(bed.advance(SeedOperation.START_TRAINING), Gate.G1_GRADIENT_HEALTH, GateReason.LOSS_NOT_FINITE);
    }

    private void gateFailed(Outcome outcome, Gate gate, GateReason reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.GateFailed.class, failed -> {
            assertThat(failed.gate()).isEqualTo(gate);
            assertThat(failed.reason()).isEqualTo(reason);
            assertThat(failed.after()).isEqualTo(SeedStage.EMBARGOED);
        });
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.kernels).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).containsEntry("reason", reason.code());
        });
    }
}
