package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.TensorBackend;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import io.kasmina.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedLifeTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aSeedGrowsFromGerminationToFossil() {
        live();

        assertThat(bed.stages)
                .containsExactly(
                        SeedStage.GERMINATED,
                        SeedStage.TRAINING,
                        SeedStage.BLENDING,
                        SeedStage.SHADOWING,
                        SeedStage.PROBATIONARY,
                        SeedStage.FOSSILIZED);
        assertThat(bed.ends).isEmpty();
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void aHealthyGraftIsInfoThroughout() {
        live();
        bed.pass(Duration.ofMinutes(5));
        bed.step(this::graftOnce);

        assertThat(bed.packets).hasSizeGreaterThan(50).allSatisfy(packet -> {
            assertThat(packet.level()).isEqualTo(Level.INFO);
            assertThat(packet.priority()).isEqualTo(Priority.NORMAL);
        });
        assertThat(bed.seen(EventName.GATE_EVENT))
                .extracting(event -> event.attributes().get("gate"))
                .containsExactly("G0", "G1", "G2", "G3", "G4");
        assertThat(bed.seen(EventName.KERNEL_ATTACHED)).singleElement().satisfies(event -> assertThat(
                        event.attributes())
                .containsEntry("blueprint_id", "good")
                .containsEntry("attachment", "1")
                .containsEntry("parameter_bytes", "16"));
    }

    @Test
    void alphaRampsWithTheStepsSinceBlendingBegan() {
        bed.train();
        bed.applied(SeedOperation.START_GRAFTING);
        double[] alphas = new double[21];
        for (int n = 0; n <= 20; n++) {
            StepReport report = bed.step(this::graftOnce);
            alphas[n] = report.seeds().get(PipelineBed.SEED).plan().alpha();
        }
        assertThat(alphas[0]).isEqualTo(1 / (1 + Math.exp(5)), within(1e-12));
        assertThat(alphas[10]).isEqualTo(0.5, within(1e-12));
        assertThat(alphas[20]).isEqualTo(1 / (1 + Math.exp(-5)), within(1e-12));

        bed.applied(SeedOperation.STABILIZE);
        assertThat(bed.step(this::graftOnce)
                        .seeds()
                        .get(PipelineBed.SEED)
                        .plan()
                        .alpha())
                .isEqualTo(1);
    }

    @Test
    void aFineTunedSeedTrainsWithoutAStageChange() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
        bed.step(scope -> assertThat(scope.trains(PipelineBed.SEED)).isFalse());

        assertThat(bed.advance(SeedOperation.FINE_TUNE))
                .isInstanceOfSatisfying(Outcome.Applied.class, applied -> assertThat(applied.after())
                        .isEqualTo(SeedStage.PROBATIONARY));
        bed.step(scope -> assertThat(scope.trains(PipelineBed.SEED)).isTrue());
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.FOSSILIZE);
        bed.step(scope -> assertThat(scope.trains(PipelineBed.SEED)).isFalse());
    }

    @Test
    void aFossilThatIsCulledEndsForGood() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.FOSSILIZE);

        assertThat(bed.send(bed.policy.cull(PipelineBed.SEED)))
                .isInstanceOfSatisfying(Outcome.Applied.class, applied -> assertThat(applied.after())
                        .isEqualTo(SeedStage.TERMINATED));
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
        assertThat(bed.germinate().reasonCode()).isEqualTo("illegal_transition");
        assertThat(bed.send(bed.policy.cull(PipelineBed.SEED)).reasonCode()).isEqualTo("already_retired");
    }

    @Test
    void eachStepMarkClosesOnePacketASeedAndAGlobalOne() {
        bed.shadow(BlendSpec.byDefault());
        bed.packets.clear();
        bed.step(this::graftOnce);

        assertThat(bed.packets).extracting(Packet::seed).containsExactly(PipelineBed.SEED, null);
        assertThat(names(bed.packets.get(0)))
                .contains(
                        "kasmina.seed.stage",
                        "kasmina.seed.alpha",
                        "kasmina.seed.alpha_steps",
                        "kasmina.seed.kernel_attached",
                        "kasmina.seed.kernel_latency_ms",
                        "kasmina.seed.isolation_violations",
                        "kasmina.blend.alpha_mean",
                        "kasmina.blend.alpha_p95",
                        "kasmina.blend.sparsity",
                        "kasmina.blend.gate_mean",
                        "kasmina.blend.clamped_fraction");
        assertThat(names(bed.packets.get(1)))
                .contains(
                        "kasmina.seeds.active",
                        "kasmina.device.queue_depth",
                        "kasmina.device.busy_ratio",
                        "kasmina.telemetry.dropped_total",
                        "kasmina.telemetry.queue_depth");
    }

    @Test
    void aSeedThatTheBodyDoesNotTouchHasItsPacketToo() {
        bed.germinate();
        bed.packets.clear();
        bed.step(scope -> {});

        assertThat(bed.packets).extracting(Packet::seed).containsExactly(PipelineBed.SEED, null);
        assertThat(names(bed.packets.get(0))).contains("kasmina.seed.stage").doesNotContain("kasmina.blend.alpha_mean");
    }

    @Test
    void anIsolationCheckReachesTheReportAndThePacket() {
        bed.train();
        bed.packets.clear();
        StepReport report = bed.step(this::trainOnce);

        assertThat(report.seeds().get(PipelineBed.SEED).isolation())
                .isNotNull()
                .satisfies(verdict -> assertThat(verdict.violated()).isFalse());
        assertThat(names(bed.packets.get(0)))
                .contains(
                        "kasmina.seed.isolation.cosine",
                        "kasmina.seed.isolation.dot",
                        "kasmina.seed.isolation.host_norm",
                        "kasmina.seed.isolation.seed_norm");
        assertThat(names(bed.packets.get(bed.packets.size() - 1)))
                .contains(
                        "kasmina.isolation.cosine",
                        "kasmina.isolation.dot",
                        "kasmina.isolation.host_norm",
                        "kasmina.isolation.seed_norm");
    }

    @Test
    void everyOutcomeIsAnEventWithItsStages() {
        bed.germinate();
        assertThat(bed.events(EventName.COMMAND_OUTCOME))
                .singleElement()
                .extracting(Event::attributes)
                .satisfies(attributes -> assertThat(attributes)
                        .containsEntry("verdict", "pending")
                        .containsEntry("stage_before", "DORMANT")
                        .containsEntry("stage_after", "GERMINATED"));
    }

    private void live() {
        assertThat(bed.germinate()).isEqualTo(pending());
        assertThat(bed.view().kernelAttached()).isTrue();
        bed.applied(SeedOperation.START_TRAINING);
        for (int i = 0; i < 3; i++) {
            bed.step(this::trainOnce);
        }
        bed.applied(SeedOperation.START_GRAFTING);
        assertThat(bed.view().blendStart()).isEqualTo(3);
        for (int i = 0; i <= 20; i++) {
            bed.step(this::graftOnce);
        }
        bed.applied(SeedOperation.STABILIZE);
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
        bed.applied(SeedOperation.FINE_TUNE);
        bed.step(this::graftOnce);
        bed.report(PerformanceStatus.HEALTHY);
        bed.applied(SeedOperation.FOSSILIZE);
    }

    private static List<String> names(Packet packet) {
        return packet.metrics().stream().map(metric -> metric.name().code()).toList();
    }

    private static Object pending() {
        return new Outcome.Pending(
                new Outcome.Subject(
                        "cmd-1", "default", PipelineBed.SEED, io.kasmina.contract.Origin.inMemory("oona.commands")),
                SeedStage.DORMANT,
                SeedStage.GERMINATED);
    }

    private void trainOnce(StepScope scope) {
        try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)) {
            Tensor output = scope.shadow(PipelineBed.SEED, host);
            assertThat(TensorBackend.values(bed.ops, output)).containsExactly(2, 4, 6, 8);
            scope.backward(output, GradientOwner.of(PipelineBed.SEED));
        }
    }

    private void graftOnce(StepScope scope) {
        try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4)) {
            double alpha = scope.plan(PipelineBed.SEED).alpha();
            Tensor blended = scope.graft(PipelineBed.SEED, host, null);
            assertThat(TensorBackend.values(bed.ops, blended)[0]).isEqualTo(2 * alpha + (1 - alpha), within(1e-6));
        }
    }
}
