package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.GOOD;
import static io.kasmina.djl.DjlRig.OUTER;
import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.step.StepReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeds live on real tensors: real kernels learn, real blends join a real host. */
@Tag("device")
@Timeout(60)
class DjlLifeTest extends DjlLifeBed {

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
}
