package io.kasmina.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BlendInputsTest {

    private static final BlendSpec CONVEX = new BlendSpec.Convex();
    private static final BlendSpec CHANNEL = BlendSpec.Channel.of(0.5f, 1);
    private static final BlendSpec CONFIDENCE = BlendSpec.Confidence.defaults();

    @Test
    void fittingInputsMayBeBlended() {
        Tensor host = tensor(DType.FLOAT32, 4, 2, 3);
        Tensor logits = tensor(DType.FLOAT32, 4, 10);

        assertThat(BlendInputs.check(CONVEX, host, host, null)).isNull();
        assertThat(BlendInputs.check(CHANNEL, host, host, null)).isNull();
        assertThat(BlendInputs.check(CONFIDENCE, host, host, logits)).isNull();
    }

    @Test
    void hostAndSeedMustBeAlike() {
        Tensor host = tensor(DType.FLOAT32, 4, 2);

        assertThat(BlendInputs.check(CONVEX, host, tensor(DType.FLOAT64, 4, 2), null))
                .isEqualTo(BlendFailure.DTYPE_MISMATCH);
        assertThat(BlendInputs.check(CONVEX, host, tensor(DType.FLOAT32, 1, 2), null))
                .isEqualTo(BlendFailure.SHAPE_MISMATCH);
    }

    @Test
    void theChannelVectorMustFitDimensionOne() {
        Tensor flat = tensor(DType.FLOAT32, 4);
        Tensor three = tensor(DType.FLOAT32, 4, 3);

        assertThat(BlendInputs.check(CHANNEL, flat, flat, null)).isEqualTo(BlendFailure.RANK_TOO_LOW);
        assertThat(BlendInputs.check(CHANNEL, three, three, null)).isEqualTo(BlendFailure.CHANNEL_MISMATCH);
    }

    @Test
    void confidenceNeedsLogitsOfEachSample() {
        assertThat(confidence(null)).isEqualTo(BlendFailure.MISSING_LOGITS);
        assertThat(confidence(tensor(DType.FLOAT32, 4))).isEqualTo(BlendFailure.RANK_TOO_LOW);
        assertThat(confidence(tensor(DType.FLOAT64, 4, 10))).isEqualTo(BlendFailure.DTYPE_MISMATCH);
        assertThat(confidence(tensor(DType.FLOAT32, 4, 1))).isEqualTo(BlendFailure.TOO_FEW_CLASSES);
        assertThat(confidence(tensor(DType.FLOAT32, 3, 10))).isEqualTo(BlendFailure.BATCH_MISMATCH);
    }

    @Test
    void confidenceNeedsABatchOfActivations() {
        Tensor flat = tensor(DType.FLOAT32, 4);

        assertThat(BlendInputs.check(CONFIDENCE, flat, flat, tensor(DType.FLOAT32, 4, 2)))
                .isEqualTo(BlendFailure.RANK_TOO_LOW);
    }

    private static BlendFailure confidence(Tensor logits) {
        Tensor host = tensor(DType.FLOAT32, 4, 2);
        return BlendInputs.check(CONFIDENCE, host, host, logits);
    }

    private static Tensor tensor(DType dtype, long... dims) {
        TensorShape shape = TensorShape.of(dims);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(shape.size() * dtype.bytes()));
        return new HeapTensorOps().create(shape, dtype, bytes);
    }
}
