package io.kasmina.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.contract.BlendSpec;
import io.kasmina.support.TensorBackend;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeapTensorOpsTest extends TensorOpsContract {

    private final TensorOps ops = new HeapTensorOps();

    @Override
    TensorBackend backend() {
        return TensorBackend.heap();
    }

    @Test
    void float64IsBlendedInDoublePrecision() {
        TensorShape shape = TensorShape.of(1, 2);
        double[] hosts = {1.0 / 3, 2e-12};
        double[] seeds = {1.0 / 7, 5e-12};
        Tensor host = TensorBackend.doubles(ops, shape, hosts);
        Tensor seed = TensorBackend.doubles(ops, shape, seeds);

        Tensor convex = ops.blend(new BlendSpec.Convex(), 0.1, host, seed, null).tensor();
        Tensor residual =
                ops.blend(new BlendSpec.Residual(), 0.1, host, seed, null).tensor();

        for (int i = 0; i < hosts.length; i++) {
            assertThat(TensorBackend.values(ops, convex)[i]).isEqualTo(0.1 * seeds[i] + 0.9 * hosts[i]);
            assertThat(TensorBackend.values(ops, residual)[i]).isEqualTo(hosts[i] + 0.1 * seeds[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void theHeapHasNoHalfPrecision(DType half) {
        assertThatExceptionOfType(TensorFault.class)
                .isThrownBy(() -> ops.create(TensorShape.of(1), half, ByteBuffer.allocate(2)))
                .withMessage("dtype_unsupported: the heap has FLOAT32 and FLOAT64, not " + half);
    }

    @Test
    void anEmptyBatchIsBlendedToAnEmptyBatch() {
        TensorShape shape = TensorShape.of(0, 3);
        Tensor empty = TensorBackend.floats(ops, shape);

        BlendStats stats = ops.blendInto(BlendSpec.Confidence.defaults(), 1, empty, empty, empty, ops.detach(empty));

        assertThat(stats).isEqualTo(new BlendStats(0, 0, 0, 1, 1, 1, 0, true));
        assertThat(ops.blend(BlendSpec.Channel.of(1, 1, 1), 1, empty, empty, null)
                        .tensor()
                        .shape())
                .isEqualTo(shape);
    }

    @Test
    void largeActivationsAreSampledFromEndToEnd() {
        float[] values = new float[10_000];
        values[values.length - 1] = Float.NaN;
        TensorShape shape = TensorShape.of(100, 100);
        Tensor last = TensorBackend.floats(ops, shape, values);
        Tensor zeros = TensorBackend.floats(ops, shape, new float[10_000]);

        assertThat(ops.blend(new BlendSpec.Convex(), 1, last, zeros, null)
                        .stats()
                        .finite())
                .isFalse();
    }
}
