package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.step.StepReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lives in which something goes wrong leave nothing behind for the next step. */
@Tag("device")
@Timeout(60)
class DjlLifeFaultTest extends DjlLifeBed {

    @Test
    void aPassThatFailsLeavesNothingForTheNext() {
        DjlOptions plain = DjlOptions.shared().host(backend -> TinyHost.build(backend, TinyHost.plain(), SEED));
        float[] undisturbed;
        try (DjlRig rig = DjlRig.open(plain)) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            rig.step(scope -> {});
            rig.step(scope -> {});
            rig.train(SEED);
            undisturbed = output(rig, SEED);
        }
        try (DjlRig rig = DjlRig.open(plain)) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            // Both fail after their backward pass, with gradients in their parameters.
            assertThatThrownBy(() -> rig.train(null, seed -> new BrokenOptimizer()))
                    .isInstanceOf(BrokenOptimizer.Broken.class);
            assertThatThrownBy(() -> rig.train(new BrokenOptimizer(), seed -> null))
                    .isInstanceOf(BrokenOptimizer.Broken.class);
            rig.train(SEED);
            assertThat(output(rig, SEED)).containsExactly(undisturbed);
        }
    }

    @Test
    void aHostThatScopesItsArraysLeavesTheSeedsAlone() throws InterruptedException {
        // On a backend of its own, whose caches are filled inside the host's scope.
        DeviceThread lane = DeviceThread.launch();
        DjlBackend backend = DjlRig.now(DjlBackend.open(lane, DjlConfig.defaults()));
        DjlOptions scoped = DjlOptions.on(lane, backend)
                .host(any -> TinyHost.build(any, new ScopedBlock(new GraftBlock(SEED, TinyHost.plain()))));
        try (DjlRig rig = DjlRig.open(scoped)) {
            rig.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
            float first = learn(rig, SEED, 8);
            assertThat(learn(rig, SEED, 80)).isLessThan(first);
        }
        lane.release(backend::close);
        lane.close();
        assertThat(lane.awaitEnd(DjlRig.PATIENCE.toMillis())).isTrue();
    }

    @Test
    void aCullDuringAStepLandsAfterIt() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            StepReport report = rig.step(scope -> {
                assertThat(rig.send(rig.policy.cull(SEED)).verdict()).isEqualTo("applied");
                assertThat(scope.plan(SEED).stage()).isEqualTo(SeedStage.TRAINING);
                assertThat(scope.trains(SEED)).isTrue();
                assertThat(scope.parameters(SEED).maxAbsGradient()).isZero();
            });

            assertThat(report.seeds()).isEmpty();
            assertThat(rig.stage(SEED)).isEqualTo(SeedStage.EMBARGOED);
            rig.step(scope -> assertThat(scope.trains(SEED)).isFalse());
        }
    }

    @Test
    void aKernelThatFailsOnlyWhenItTrainsIsATypedFailure() throws Exception {
        try (DjlRig rig = DjlRig.open()) {
            rig.artifact(
                    "shy",
                    TinyHost.bottleneck(
                            "Shy",
                            """
                            def forward(self, x: Tensor) -> Tensor:
                              if self.training:
                                return torch.matmul(x, x)
                              return x
                            """));
            rig.train(SEED, "shy", BlendSpec.byDefault());
            for (int i = 0; i < 3; i++) {
                StepReport report = rig.train(SEED);
                assertThat(report.seeds().get(SEED).failures()).containsExactly(BlendFailure.KERNEL_FAILED);
            }
            assertThat(rig.send(rig.policy.advance(SEED, SeedOperation.START_GRAFTING))
                            .reasonCode())
                    .isEqualTo("blend_failures");
        }
    }

    @Test
    void aConfidentSeedWithoutLogitsIsNeitherBlendedNorMovedByItsOptimizersMomentum() {
        try (DjlRig rig = DjlRig.open()) {
            Optimizer adam = Optimizer.adam().build();
            rig.graft(SEED, GOOD, BlendSpec.Confidence.defaults());
            rig.train(null, seed -> adam);
            rig.prove(SEED);
            rig.advance(SEED, SeedOperation.FINE_TUNE);
            float[] before = output(rig, SEED);
            StepReport report = rig.train(4, false, null, seed -> adam);

            assertThat(report.seeds().get(SEED).failures()).containsExactly(BlendFailure.MISSING_LOGITS);
            assertThat(report.seeds().get(SEED).blends()).isZero();
            assertThat(output(rig, SEED)).containsExactly(before);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void anActivationThatIsNotFiniteIsNotBlended(BlendSpec spec) {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, spec);
            StepReport report = rig.step(scope -> {
                try (NDManager manager = rig.backend().newManager()) {
                    HostBatch batch = TinyHost.batch(manager, 4, 1, true);
                    NDArray sick = batch.data().singletonOrThrow().mul(Float.NaN);
                    HostBatch sickBatch = new HostBatch(new NDList(sick), batch.labels(), batch.logits());
                    NDArray predicted =
                            rig.host.predict(scope, sickBatch, manager).singletonOrThrow();
                    assertThat(predicted.getFloat(0, 0)).isNaN();
                }
            });
            assertThat(report.seeds().get(SEED).failures()).containsExactly(BlendFailure.NOT_FINITE);
            assertThat(rig.train(SEED).seeds().get(SEED).failures()).isEmpty();
        }
    }
}
