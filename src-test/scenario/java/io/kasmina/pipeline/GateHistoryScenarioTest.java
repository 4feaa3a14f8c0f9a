package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.UsageFault;
import io.kasmina.gate.InputName;
import io.kasmina.pipeline.state.GateRecord;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every evaluation is kept and said, whatever it came to. */
class GateHistoryScenarioTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aLifeLeavesEachOfItsEvaluationsBehindWithTheirInputs() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.DEGRADED);
        bed.advance(SeedOperation.EVALUATE);
        bed.pass(Duration.ofSeconds(30));

        assertThat(history()).extracting(record -> record.result().gate()).containsExactly(Gate.values());
        assertThat(history()).extracting(GateRecord::stageEpoch).containsExactly(0L, 1L, 2L, 3L, 4L, 7L);
        assertThat(history()).extracting(GateRecord::generation).containsExactly(0L, 0L, 0L, 0L, 0L, 1L);
        assertThat(history())
                .filteredOn(record -> !record.result().passed())
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.seed()).isEqualTo(PipelineBed.SEED);
                    assertThat(record.result().reason()).isEqualTo(GateReason.PERFORMANCE_DEGRADED);
                    assertThat(record.result().enforced()).isTrue();
                    assertThat(record.result().inputs())
                            .containsEntry(InputName.STATUS, "degraded")
                            .containsEntry(InputName.REPORTED, "shadowing")
                            .containsEntry(InputName.EXPECTED, "shadowing");
                });
        assertThat(bed.events(EventName.GATE_EVENT)).hasSize(6);
    }

    @Test
    void aFailedGerminationOfASeedThatIsNotKnownIsKeptToo() {
        bed.send(bed.policy.germinate(PipelineBed.SEED, " ", BlendSpec.byDefault()));

        assertThat(bed.views).isEmpty();
        assertThat(history())
                .singleElement()
                .satisfies(record -> assertThat(record.result().reason()).isEqualTo(GateReason.INVALID_BLUEPRINT_ID));
    }

    @Test
    void aRefusalIsNoEvaluation() {
        bed.germinate();
        bed.advance(SeedOperation.STABILIZE);

        assertThat(history()).hasSize(1);
        assertThat(bed.kasmina.gateHistory(new SeedId("unknown")).toFuture().join())
                .isEmpty();
    }

    @Test
    void aMismatchSaysWhichStagesDisagree() {
        bed.train();
        bed.step(scope -> scope.report(new HostReport(
                PipelineBed.SEED,
                scope.step(),
                SeedStage.BLENDING,
                bed.view().stageEpoch(),
                0.1,
                PerformanceStatus.NOMINAL,
                Set.of())));
        bed.advance(SeedOperation.START_GRAFTING);

        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsOnly(
                        java.util.Map.entry("gate", "G2"),
                        java.util.Map.entry("reason", "stage_mismatch"),
                        java.util.Map.entry("expected", "training"),
                        java.util.Map.entry("reported", "blending"),
                        java.util.Map.entry("actual", "training")));
    }

    @Test
    void aFailureThatIsolationDidNotCauseForgesNoIsolationViolation() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.VIOLATIONS);
        assertThat(bed.advance(SeedOperation.EVALUATE).reasonCode()).isEqualTo("performance_violations");

        assertThat(bed.events(EventName.ISOLATION_VIOLATION)).isEmpty();
        assertThat(bed.view().violations()).isZero();
        bed.pass(Duration.ofSeconds(30));
        bed.train();
        assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);
    }

    @Test
    void aClosedPipelineAnswersWithItsEnd() {
        bed.close();

        assertThatThrownBy(this::history)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        UsageFault.class, fault -> assertThat(fault.kind()).isEqualTo(UsageFault.Kind.PIPELINE_CLOSED));
    }

    private List<GateRecord> history() {
        return bed.kasmina.gateHistory(PipelineBed.SEED).toFuture().join();
    }
}
