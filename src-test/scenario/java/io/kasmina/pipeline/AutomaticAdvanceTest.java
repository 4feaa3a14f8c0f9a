package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.lifecycle.AdvanceConfig;
import io.kasmina.lifecycle.AdvanceMode;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** AUTOMATIC: one GERMINATE, and the seed moves by itself as evidence comes in. */
class AutomaticAdvanceTest {

    private final PipelineBed bed =
            PipelineBed.start(config -> config.with(new AdvanceConfig(AdvanceMode.AUTOMATIC, 5)));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void oneGerminationLeadsToProbationAndFossilizeStaysACommand() {
        bed.germinate();
        for (int i = 0; i < 40; i++) {
            bed.report(PerformanceStatus.NOMINAL);
        }

        assertThat(bed.stages)
                .containsExactly(
                        SeedStage.GERMINATED,
                        SeedStage.TRAINING,
                        SeedStage.BLENDING,
                        SeedStage.SHADOWING,
                        SeedStage.PROBATIONARY);
        assertThat(bed.seen(EventName.GATE_EVENT))
                .extracting(event -> event.attributes().get("gate"))
                .containsExactly("G0", "G1", "G2", "G3", "G4");
        bed.applied(SeedOperation.FOSSILIZE);
    }

    @Test
    void itTrainsAsSoonAsItsKernelIsAttached() {
        bed.bus.silence();
        bed.germinate();
        bed.step(scope -> {});
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
        assertThat(bed.advance(SeedOperation.START_TRAINING).reasonCode()).isEqualTo("not_ready");

        bed.bus.answer(bed.bus.lastRequest());

        assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);
    }

    @Test
    void itBlendsAfterItsTrainingStepsAndAReport() {
        bed.germinate();
        for (int i = 0; i < 7; i++) {
            bed.step(scope -> {});
        }
        assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);
        assertThat(bed.seen(EventName.GATE_EVENT)).hasSize(2);

        bed.report(PerformanceStatus.NOMINAL);

        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
    }

    @Test
    void itNeverBlendsBeforeItsTrainingSteps() {
        bed.germinate();
        for (int i = 0; i < 4; i++) {
            bed.report(PerformanceStatus.NOMINAL);
        }
        assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);
        bed.step(scope -> {});
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
    }

    @Test
    void itShadowsWhenAlphaIsCompleteAndWaitsThereForAReport() {
        blend();
        for (int i = 0; i < 20; i++) {
            bed.step(scope -> {});
        }
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
        bed.step(scope -> {});
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
        for (int i = 0; i < 10; i++) {
            bed.step(scope -> {});
        }
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
        assertThat(bed.seen(EventName.GATE_FAILURE)).isEmpty();
    }

    @Test
    void badEvidenceCullsWithoutACommand() {
        blend();
        for (int i = 0; i <= 20; i++) {
            bed.step(scope -> {});
        }
        bed.report(PerformanceStatus.VIOLATIONS);

        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("gate", "G4")
                .containsEntry("reason", "performance_violations"));
        assertThat(bed.kernels).singleElement().satisfies(kernel -> assertThat(kernel.closes())
                .isEqualTo(1));
    }

    @Test
    void commandsWorkAsWell() {
        bed.germinate();
        bed.applied(SeedOperation.START_GRAFTING);
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
        assertThat(bed.send(bed.policy.cull(PipelineBed.SEED))).isInstanceOf(Outcome.Applied.class);
        bed.pass(Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            bed.step(scope -> {});
        }
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void aFailedFetchCullsAsEver() {
        bed.bus.fetch(KernelBus.failed(FetchFailure.NOT_FOUND));
        bed.germinate();
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
    }

    @Test
    void aHostThatOnlyMarksItsStepsMovesSeedsToo() {
        bed.germinate();
        bed.kasmina
                .report(ScriptedHost.report(bed.view(), 0, PerformanceStatus.HEALTHY))
                .toFuture()
                .join();
        for (long step = 0; step < 5; step++) {
            assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);
            bed.kasmina.mark(step).toFuture().join();
        }
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
    }

    private void blend() {
        bed.germinate();
        for (int i = 0; i < 5; i++) {
            bed.report(PerformanceStatus.NOMINAL);
        }
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
    }
}
