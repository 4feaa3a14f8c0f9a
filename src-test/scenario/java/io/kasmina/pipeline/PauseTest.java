package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.RecoveryConfig;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.Tensor;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PauseTest {

    private final PipelineBed bed = PipelineBed.start(config -> {
        RecoveryConfig usual = RecoveryConfig.defaults();
        return config.with(new RecoveryConfig(
                usual.fastBytes(),
                usual.snapshotBytes(),
                usual.fastLimit(),
                usual.fullLimit(),
                3,
                Duration.ofSeconds(60)));
    });

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aPausedSeedLeavesTheHostAloneAndKeepsItsKernel() {
        bed.shadow(BlendSpec.byDefault());
        assertThat(grafted()).isEqualTo(2);
        int loads = bed.kernels.size();

        assertThat(pause()).isInstanceOf(Outcome.Applied.class);
        assertThat(grafted()).isEqualTo(1);
        assertThat(bed.view().paused()).isTrue();
        assertThat(bed.view().performance()).isEqualTo(PerformanceStatus.PAUSED);
        assertThat(bed.view().kernelAttached()).isFalse();
        assertThat(bed.view().stage()).isEqualTo(SeedStage.SHADOWING);
        assertThat(bed.kernels.get(0).closes()).isZero();

        assertThat(resume()).isInstanceOf(Outcome.Applied.class);
        assertThat(grafted()).isEqualTo(2);
        assertThat(bed.view().paused()).isFalse();
        assertThat(bed.view().performance()).isNull();
        assertThat(bed.kernels).hasSize(loads);
    }

    @Test
    void aPausedSeedDoesNotTrain() {
        bed.train();
        pause();
        bed.step(scope -> {
            assertThat(scope.trains(PipelineBed.SEED)).isFalse();
            assertThat(scope.plan(PipelineBed.SEED).alpha()).isZero();
        });
        resume();
        bed.step(scope -> assertThat(scope.trains(PipelineBed.SEED)).isTrue());
    }

    @Test
    void aResumeTakesNoTimeAndRunsGateOneAgain() {
        bed.train();
        pause();
        long before = bed.clock.millis();
        resume();
        assertThat(bed.clock.millis() - before).isZero();
        assertThat(bed.events(EventName.GATE_EVENT))
                .extracting(event ->
                        event.attributes().get("gate") + event.attributes().get("passed"))
                .containsExactly("G0true", "G1true", "G1true");
        assertThat(bed.seen(EventName.SEED_PAUSED)).hasSize(1);
        assertThat(bed.seen(EventName.SEED_RESUMED)).hasSize(1);
    }

    @Test
    void aResumeThatFailsGateOneCulls() {
        bed.train();
        pause();
        bed.step(scope -> scope.report(new HostReport(
                PipelineBed.SEED,
                scope.step(),
                SeedStage.TRAINING,
                bed.view().stageEpoch(),
                Double.NaN,
                PerformanceStatus.NOMINAL,
                Set.of())));
        assertThat(resume()).isInstanceOfSatisfying(Outcome.GateFailed.class, failed -> {
            assertThat(failed.gate()).isEqualTo(Gate.G1_GRADIENT_HEALTH);
            assertThat(failed.reason()).isEqualTo(GateReason.LOSS_NOT_FINITE);
            assertThat(failed.after()).isEqualTo(SeedStage.EMBARGOED);
        });
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
    }

    @Test
    void aPausedSeedCannotAdvanceButCanBeCulled() {
        bed.train();
        pause();
        for (SeedOperation operation : new SeedOperation[] {SeedOperation.START_GRAFTING, SeedOperation.FINE_TUNE}) {
            refused(bed.advance(operation), Refusal.SEED_PAUSED);
        }
        assertThat(bed.send(bed.policy.cull(PipelineBed.SEED))).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.view().paused()).isFalse();
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
        refused(pause(), Refusal.EMBARGOED);
        refused(resume(), Refusal.EMBARGOED);
    }

    @Test
    void whatCannotBePausedOrResumedSaysWhy() {
        refused(pause(), Refusal.UNKNOWN_SEED);
        bed.device.hold();
        bed.germinate();
        refused(pause(), Refusal.NOT_READY);
        bed.device.letGo();
        refused(resume(), Refusal.NOT_PAUSED);
        pause();
        refused(pause(), Refusal.ALREADY_PAUSED);
        resume();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(31));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
        refused(pause(), Refusal.ILLEGAL_TRANSITION);
        refused(resume(), Refusal.NOT_PAUSED);
    }

    @Test
    void theQuotaCountsPausesThatTakeEffectOfAllSeeds() {
        bed.train();
        SeedId other = new SeedId("seed-2");
        bed.send(bed.policy.germinate(other, BlendSpec.byDefault()));
        pause();
        refused(pause(), Refusal.ALREADY_PAUSED);
        resume();
        assertThat(bed.send(bed.policy.pause(other))).isInstanceOf(Outcome.Applied.class);
        bed.pass(Duration.ofSeconds(30));
        pause();
        resume();
        refused(pause(), Refusal.PAUSE_QUOTA_EXCEEDED);
        bed.pass(Duration.ofMillis(29_999));
        refused(pause(), Refusal.PAUSE_QUOTA_EXCEEDED);
        bed.pass(Duration.ofMillis(1));
        assertThat(pause()).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.send(bed.policy.resume(other))).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void theRampOfAlphaGoesOnWhileASeedIsPaused() {
        bed.train();
        bed.applied(SeedOperation.START_GRAFTING);
        pause();
        for (int i = 0; i <= 20; i++) {
            bed.step(scope -> {});
        }
        resume();
        bed.applied(SeedOperation.STABILIZE);
    }

    private Outcome pause() {
        return bed.send(bed.policy.pause(PipelineBed.SEED));
    }

    private Outcome resume() {
        return bed.send(bed.policy.resume(PipelineBed.SEED));
    }

    /** Returns the first element of a graft of ones: 2 where the kernel takes part at α = 1. */
    private float grafted() {
        float[] first = new float[1];
        StepReport report = bed.step(scope -> {
            try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 1, 1, 1)) {
                Tensor blended = scope.graft(PipelineBed.SEED, host, null);
                first[0] = bed.ops
                        .read(blended)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .getFloat(0);
            }
        });
        assertThat(report.step()).isNotNegative();
        return first[0];
    }

    private static void refused(Outcome outcome, Refusal reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(reason));
    }
}
