package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.lifecycle.AdvanceConfig;
import io.kasmina.lifecycle.AdvanceMode;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline goes on where a former one was cut. */
class RestoreSeedsTest {

    private static final SeedId OTHER = new SeedId("seed-2");

    private PipelineBed bed =
            PipelineBed.start(config -> config.with(new IsolationConfig(256, 1, 1e-3, 5, BreakerConfig.ISOLATION)));

    @AfterEach
    void close() {
        bed.close();
    }

    private void restart() {
        bed.restart(bed.cut());
    }

    private Refusal refused(Outcome outcome) {
        return ((Outcome.Refused) outcome).reason();
    }

    @Test
    void everyoneFindsTheSeedsAsTheyWere() {
        bed.shadow(BlendSpec.Confidence.defaults());
        bed.report(PerformanceStatus.HEALTHY);
        bed.send(bed.policy.germinate(OTHER, BlendSpec.byDefault()));
        Map<SeedId, SeedView> before = Map.copyOf(bed.views);

        restart();
        assertThat(bed.views).isEqualTo(before);
        assertThat(bed.advance(SeedOperation.EVALUATE)).isInstanceOf(Outcome.Applied.class);
        bed.applied(SeedOperation.FOSSILIZE);
        assertThat(bed.cut())
                .as("what was kept is not given again")
                .extracting(seed -> seed.seed())
                .containsExactly(PipelineBed.SEED);
    }

    @Test
    void untilItsKernelComesASeedIsNotReadyAndItsFramesPass() {
        bed.shadow(BlendSpec.byDefault());
        bed.report(PerformanceStatus.HEALTHY);
        bed.bus.silence();
        restart();
        assertThat(bed.view().kernelPending()).isTrue();
        assertThat(bed.view().blendsIn(bed.nextStep())).isFalse();
        assertThat(refused(bed.advance(SeedOperation.EVALUATE))).isEqualTo(Refusal.NOT_READY);
        assertThat(refused(bed.send(bed.policy.pause(PipelineBed.SEED)))).isEqualTo(Refusal.NOT_READY);
        assertThat(refused(bed.send(bed.policy.rollback(PipelineBed.SEED)))).isEqualTo(Refusal.NOT_READY);

        bed.bus.answer(bed.bus.lastRequest());
        assertThat(bed.view().blendsIn(bed.nextStep())).isTrue();
        bed.applied(SeedOperation.EVALUATE);
    }

    @Test
    void aSeedThatIsRetiredMeanwhileGetsNoKernel() {
        bed.train();
        bed.bus.silence();
        restart();
        assertThat(bed.send(bed.policy.cull(PipelineBed.SEED))).isInstanceOf(Outcome.Applied.class);
        bed.bus.answer(bed.bus.lastRequest());
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.view().kernelAttached()).isFalse();
        bed.pass(Duration.ofSeconds(31));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void aKernelThatIsNotThePinnedOneFailsTheFirstGate() {
        bed.train();
        bed.bus.fetch(KernelBus.failed(FetchFailure.DIGEST_MISMATCH));
        restart();
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.events(EventName.GATE_FAILURE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("gate", "G1")
                .containsEntry("reason", GateReason.DIGEST_MISMATCH.code()));
    }

    @Test
    void whileTheSourceIsAwayASeedThatHadItsKernelWaitsAndAGerminationFails() {
        bed.train();
        bed.bus.silence();
        bed.send(bed.policy.germinate(OTHER, BlendSpec.byDefault()));
        restart();
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.views.get(OTHER).stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);

        bed.pass(Duration.ofMinutes(5));
        assertThat(bed.view().kernelPending()).isTrue();
        bed.bus.fetch(KernelBus.failed(FetchFailure.CONNECTION_FAILED));
        bed.pass(Duration.ofMinutes(1));
        bed.bus.fetch(null);
        bed.bus.speak();
        bed.pass(Duration.ofMinutes(2));
        assertThat(bed.view().kernelAttached()).isTrue();
        assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);
    }

    @Test
    void whileTheSourceIsAwayAGerminatedSeedThatHadItsKernelWaitsToo() {
        bed.germinate();
        assertThat(bed.view().kernelAttached()).isTrue();
        bed.bus.silence();
        restart();
        bed.pass(Duration.ofMinutes(5));
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
        bed.bus.speak();
        bed.pass(Duration.ofMinutes(2));
        assertThat(bed.view().kernelAttached()).isTrue();
    }

    @Test
    void aPausedSeedStaysPaused() {
        bed.train();
        bed.send(bed.policy.pause(PipelineBed.SEED));
        bed.bus.silence();
        restart();
        assertThat(bed.view().paused()).isTrue();
        assertThat(refused(bed.send(bed.policy.pause(PipelineBed.SEED)))).isEqualTo(Refusal.ALREADY_PAUSED);
        assertThat(refused(bed.send(bed.policy.resume(PipelineBed.SEED)))).isEqualTo(Refusal.NOT_READY);
        assertThat(refused(bed.advance(SeedOperation.START_GRAFTING))).isEqualTo(Refusal.SEED_PAUSED);

        bed.bus.answer(bed.bus.lastRequest());
        assertThat(bed.view().paused()).isTrue();
        assertThat(bed.view().kernelAttached()).isFalse();
        assertThat(bed.send(bed.policy.resume(PipelineBed.SEED))).isInstanceOf(Outcome.Applied.class);
        assertThat(bed.view().kernelAttached()).isTrue();
    }

    @Test
    void theKernelThatIsBackIsWhatARollbackReturnsTo() {
        bed.train();
        restart();
        bed.applied(SeedOperation.START_GRAFTING);
        assertThat(bed.send(bed.policy.rollback(PipelineBed.SEED))).isInstanceOf(Outcome.Pending.class);
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
        assertThat(bed.events(EventName.ROLLBACK_COMPLETE)).hasSize(1);
    }

    @Test
    void anEmbargoEndsWhenItWouldHave() {
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(10));
        restart();
        bed.pass(Duration.ofMillis(19_999));
        assertThat(refused(bed.germinate())).isEqualTo(Refusal.EMBARGOED);
        bed.pass(Duration.ofMillis(1));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
        assertThat(bed.germinate()).isInstanceOf(Outcome.Pending.class);
    }

    @Test
    void anEmbargoThatHasEndedMeanwhileEndsAtOnce() {
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        var kept = bed.cut();
        bed.device.hold();
        bed.pass(Duration.ofSeconds(40));
        bed.device.letGo();
        bed.restart(kept);
        bed.pass(Duration.ZERO);
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void aResetGoesOn() {
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.device.hold();
        bed.pass(Duration.ofSeconds(30));
        assertThat(bed.stage()).isEqualTo(SeedStage.RESETTING);
        restart();
        assertThat(bed.stage()).isEqualTo(SeedStage.RESETTING);
        bed.device.letGo();
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void anOpenIsolationBreakerStaysOpenUntilItsTime() {
        bed.train();
        bed.send(bed.policy.germinate(OTHER, BlendSpec.byDefault()));
        for (int i = 0; i < 3; i++) {
            leak();
        }
        bed.pass(Duration.ofSeconds(10));
        restart();
        assertThat(bed.view().violations()).isEqualTo(3);
        bed.pass(Duration.ofMillis(19_999));
        assertThat(refused(bed.send(bed.policy.advance(OTHER, SeedOperation.START_TRAINING))))
                .isEqualTo(Refusal.ISOLATION_BREAKER_OPEN);
        bed.pass(Duration.ofMillis(1));
        assertThat(bed.send(bed.policy.advance(OTHER, SeedOperation.START_TRAINING)))
                .isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void everySeedKeepsTheBreakersStateWhenItChanges() {
        bed.send(bed.policy.germinate(OTHER, BlendSpec.byDefault()));
        bed.train();
        bed.cut();
        for (int i = 0; i < 3; i++) {
            leak();
        }
        assertThat(bed.cut()).hasSize(2).allSatisfy(seed -> assertThat(seed.isolationUntil())
                .isEqualTo(bed.clock.instant().plusSeconds(30)));
    }

    @Test
    void aKernelThatComesBackMovesNoSeed() {
        bed.close();
        bed = PipelineBed.start(config -> config.with(new AdvanceConfig(AdvanceMode.AUTOMATIC, 1)));
        bed.germinate();
        bed.step(scope -> {});
        bed.report(PerformanceStatus.HEALTHY);
        bed.step(scope -> {});
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
        for (int i = 0; i <= 18; i++) {
            bed.step(scope -> {});
        }
        bed.bus.silence();
        restart();
        assertThat(bed.stage()).isEqualTo(SeedStage.BLENDING);
        bed.step(scope -> {});
        bed.step(scope -> {});
        bed.bus.answer(bed.bus.lastRequest());
        assertThat(bed.stage()).as("its alpha is complete").isEqualTo(SeedStage.BLENDING);
        bed.step(scope -> {});
        assertThat(bed.stage()).isEqualTo(SeedStage.SHADOWING);
    }

    private void leak() {
        bed.autograd.onBackward(() -> bed.host.parameters().gradient(ScriptedHost.WEIGHT, 1, 0, 0, 0));
        bed.step(scope -> {
            try (Tensor loss = bed.ops.floats(TensorShape.of(1), 1)) {
                scope.backward(loss, GradientOwner.of(PipelineBed.SEED));
            }
        });
    }
}
