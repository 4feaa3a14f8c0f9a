package io.kasmina.pipeline.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Joined;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.support.CountedOps;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BriefFramesTest {

    private static final SeedId SEED = new SeedId("seed-1");

    /** 64 KiB of float32. */
    private static final TensorShape MOST = TensorShape.of(128, 128);

    private final CountedOps ops = new CountedOps();

    @Test
    void aSmallFrameThatBringsItsSeedsOutputIsShort() {
        assertThat(isBrief(SeedStage.BLENDING, MOST, true)).isTrue();
    }

    @Test
    void aLargerOneIsNot() {
        assertThat(isBrief(SeedStage.BLENDING, TensorShape.of(128, 129), true)).isFalse();
    }

    @Test
    void oneThatNeedsAKernelIsNotWhateverItsSize() {
        assertThat(isBrief(SeedStage.BLENDING, TensorShape.of(1, 2), false)).isFalse();
    }

    @Test
    void oneThatIsNotBlendedIs() {
        assertThat(isBrief(SeedStage.TRAINING, TensorShape.of(1_024, 1_024), false))
                .isTrue();
    }

    @Test
    void oneWithManyLogitsIsNotHoweverSmallItsActivation() {
        assertThat(isBrief(SeedStage.BLENDING, TensorShape.of(128, 1), true, TensorShape.of(128, 126)))
                .isTrue();
        assertThat(isBrief(SeedStage.BLENDING, TensorShape.of(128, 1), true, TensorShape.of(128, 128)))
                .isFalse();
    }

    private boolean isBrief(SeedStage stage, TensorShape shape, boolean withOutput) {
        return isBrief(stage, shape, withOutput, null);
    }

    private boolean isBrief(SeedStage stage, TensorShape shape, boolean withOutput, @Nullable TensorShape logits) {
        BlendPlan plan = new BlendPlan(
                SEED, 0, stage, 1, stage.isBlended() ? 0.5 : 0, BlendSpec.byDefault(), 1, 1, stage.isBlended(), true);
        Activation activation = new Activation(SEED, 0, make(shape), withOutput ? make(shape) : null);
        return BriefFrames.isBrief(plan, new Joined(activation, logits == null ? null : make(logits), false));
    }

    private Tensor make(TensorShape shape) {
        return ops.allocate(shape, DType.FLOAT32);
    }
}
