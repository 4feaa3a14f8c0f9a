package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.OUTER;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeds live on real tensors: real kernels learn, real blends join a real host. */
@Tag("device")
@Timeout(60)
class DjlLifeTest {

    static Stream<BlendSpec> specs() {
        float[] channels = new float[TinyHost.WIDTH];
        Arrays.fill(channels, 0.9f);
        return Stream.of(
                new BlendSpec.Convex(),
                new BlendSpec.Residual(),
                BlendSpec.Channel.of(channels),
                BlendSpec.Confidence.defaults());
    }

    @Test
    void aSeedInTrainingLearnsAndTheFrozenHostStaysAsItIs() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            Map<String, List<Float>> before = parameters(rig);
            // As DJL leaves it: the pass itself must keep the host from recording.
            rig.call(() -> {
                rig.parts.model().parameters().record(true);
                return true;
            });
            float first = learn(rig, SEED, 8);
            float last = learn(rig, SEED, 160);

            assertThat(last).isLessThan(0.6f * first);
            assertThat(parameters(rig)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aSeedInBlendingLearnsThroughTheBlend(BlendSpec spec) {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, spec);
            Map<String, List<Float>> before = parameters(rig);
            float first = learn(rig, SEED, 8);
            float last = learn(rig, SEED, 160);

            assertThat(last).isLessThan(0.8f * first);
            assertThat(parameters(rig)).isEqualTo(before);
        }
    }

    @Test
    void aProbationarySeedLearnsOnlyWhenItIsFineTuned() {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            rig.prove(SEED);
            assertThat(rig.train(SEED).seeds()).isEmpty();

            rig.advance(SEED, SeedOperation.FINE_TUNE);
            float first = learn(rig, SEED, 8);
            assertThat(learn(rig, SEED, 80)).isLessThan(0.8f * first);

            rig.advance(SEED, SeedOperation.FOSSILIZE);
            assertThat(rig.train(SEED).seeds()).isEmpty();
        }
    }

    @Test
    void aFossilPredictsWithTheHostAndKeepsNoGraph() {
        try (DjlRig rig = DjlRig.open()) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            learn(rig, SEED, 16);
            rig.prove(SEED);
            rig.advance(SEED, SeedOperation.FOSSILIZE);
            rig.step(scope -> {
                try (NDManager manager = rig.backend().newManager()) {
                    HostBatch batch = TinyHost.batch(manager, 5, 1, true);
                    NDArray grown = rig.host.predict(scope, batch, manager).singletonOrThrow();
                    NDArray alone = TinyHost.run(rig.parts.root(), batch.data().singletonOrThrow());
                    assertThat(grown.hasGradient()).isFalse();
                    assertThat(grown.sub(alone).abs().max().getFloat()).isGreaterThan(1e-3f);
                }
            });
        }
    }

    @Test
    void aTrainingSeedIsNotYetPartOfThePrediction() {
        try (DjlRig rig = DjlRig.open()) {
            rig.train(SEED, GOOD, BlendSpec.byDefault());
            learn(rig, SEED, 16);
            rig.step(scope -> {
                try (NDManager manager = rig.backend().newManager()) {
                    HostBatch batch = TinyHost.batch(manager, 5, 1, true);
                    NDArray grown = rig.host.predict(scope, batch, manager).singletonOrThrow();
                    NDArray alone = TinyHost.run(rig.parts.root(), batch.data().singletonOrThrow());
                    assertThat(grown.toFloatArray()).containsExactly(alone.toFloatArray());
                }
            });
        }
    }

    @Test
    void hostAndSeedLearnInOneStepEachFromItsOwnLoss() {
        DjlOptions plain = DjlOptions.shared().host(backend -> TinyHost.build(backend, TinyHost.plain(), SEED));
        float[] alone;
        try (DjlRig rig = DjlRig.open(plain)) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            rig.train(SEED);
            rig.train(SEED);
            alone = output(rig, SEED);
        }
        try (DjlRig rig = DjlRig.open(plain)) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            // A host that trains, but at a rate of 0: its own pass must leave nothing in the seed's gradients.
            rig.train(DjlOptions.sgd(0), seed -> rig.descent);
            rig.train(DjlOptions.sgd(0), seed -> rig.descent);
            assertThat(output(rig, SEED)).containsExactly(alone);

            Map<String, List<Float>> before = parameters(rig);
            StepReport report = rig.train(DjlOptions.sgd(0.1f), seed -> rig.descent);
            assertThat(parameters(rig)).isNotEqualTo(before);
            assertThat(leak(report, SEED)).isZero();
        }
    }

    @Test
    void anInnerSeedLearnsBehindAnOuterOneAndLeavesItAlone() {
        DjlOptions two = DjlOptions.shared().host(backend -> TinyHost.build(backend, TinyHost.plain(), SEED, OUTER));
        try (DjlRig rig = DjlRig.open(two)) {
            rig.graft(OUTER, GOOD, BlendSpec.byDefault());
            learn(rig, OUTER, 16);
            rig.prove(OUTER);
            float[] outer = output(rig, OUTER);

            rig.train(SEED, GOOD, BlendSpec.byDefault());
            float alone = learn(rig, SEED, 8);
            assertThat(learn(rig, SEED, 80)).isLessThan(0.8f * alone);
            rig.advance(SEED, SeedOperation.START_GRAFTING);
            float first = learn(rig, SEED, 8);
            assertThat(learn(rig, SEED, 80)).isLessThan(first);
            assertThat(output(rig, OUTER)).containsExactly(outer);
        }
    }

    @Test
    void twoSeedsInARowLearnInOneStep() {
        DjlOptions two = DjlOptions.shared().host(backend -> TinyHost.build(backend, TinyHost.plain(), SEED, OUTER));
        try (DjlRig rig = DjlRig.open(two)) {
            rig.graft(SEED, GOOD, BlendSpec.byDefault());
            rig.graft(OUTER, GOOD, new BlendSpec.Residual());
            float first = 0;
            for (int i = 0; i < 40; i++) {
                StepReport report = rig.train(null, seed -> rig.descent);
                assertThat(leak(report, SEED)).isZero();
                assertThat(leak(report, OUTER)).isZero();
                first = i == 0 ? rig.loss() : first;
            }
            assertThat(rig.loss()).isLessThan(0.8f * first);
        }
    }

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

    /** Trains for some steps, each of which must be honest; returns the mean loss of the last eight. */
    private static float learn(DjlRig rig, SeedId seed, int steps) {
        float sum = 0;
        for (int i = 1; i <= steps; i++) {
            StepReport report = rig.train(seed);
            assertThat(report.seeds().get(seed).failures()).isEmpty();
            assertThat(leak(report, seed)).isZero();
            sum += i > steps - 8 ? rig.loss() : 0;
        }
        return sum / 8;
    }

    private static double leak(StepReport report, SeedId seed) {
        return Objects.requireNonNull(report.seeds().get(seed).isolation()).leak();
    }

    /** Returns everything that the host keeps, running statistics too. */
    private static Map<String, List<Float>> parameters(DjlRig rig) {
        return rig.call(() -> {
            Map<String, List<Float>> values = new TreeMap<>();
            for (Pair<String, Parameter> parameter : rig.parts.root().getParameters()) {
                values.put(
                        parameter.getKey(), list(parameter.getValue().getArray().toFloatArray()));
            }
            return values;
        });
    }

    /** Returns what a seed that blends makes of a fixed activation: it changes with the kernel's parameters. */
    private static float[] output(DjlRig rig, SeedId seed) {
        AtomicReference<float[]> output = new AtomicReference<>();
        rig.step(scope -> {
            try (NDManager manager = rig.backend().newManager();
                    Tensor host = rig.backend().borrow(manager.ones(new Shape(1, TinyHost.WIDTH)));
                    Tensor logits = rig.backend().borrow(manager.create(new float[] {9, 0, 0, 0}, new Shape(1, 4)))) {
                output.set(rig.backend().array(scope.graft(seed, host, logits)).toFloatArray());
            }
        });
        return output.get();
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }
}
