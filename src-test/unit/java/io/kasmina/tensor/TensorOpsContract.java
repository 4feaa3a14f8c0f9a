package io.kasmina.tensor;

import static io.kasmina.tensor.FaultAssert.assertClosedFault;
import static io.kasmina.tensor.FaultAssert.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.support.TensorBackend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every tensor backend promises. A subclass names the backend. */
abstract class TensorOpsContract extends TensorBlendContract {

    private static final BlendSpec CONVEX = new BlendSpec.Convex();
    private static final BlendSpec CONFIDENCE = BlendSpec.Confidence.defaults();

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void bytesComeBackAsTheyWere(DType dtype) throws Exception {
        backend().run(ops -> {
            ByteBuffer bytes = bytes(dtype, 0.1, -2, 1e30, Double.NaN, 0, -0.0);
            bytes.position(0);
            try (Tensor tensor = ops.create(MATRIX, dtype, bytes)) {
                ByteBuffer read = ops.read(tensor);

                assertThat(bytes.position()).isZero();
                assertThat(read.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
                assertThat(read.position()).isZero();
                assertThat(read).isEqualTo(bytes);
                assertThat(tensor.shape()).isEqualTo(MATRIX);
                assertThat(tensor.dtype()).isEqualTo(dtype);
            }
        });
    }

    @Test
    void aBufferIsReadFromItsPositionAndLittleEndianWhateverItsOrder() throws Exception {
        backend().run(ops -> {
            ByteBuffer bytes = ByteBuffer.allocate(4 + 8).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(-1).putFloat(3).putFloat(4).flip().position(4);
            bytes.order(ByteOrder.BIG_ENDIAN);
            try (Tensor tensor = ops.create(TensorShape.of(2), DType.FLOAT32, bytes)) {
                assertThat(TensorBackend.values(ops, tensor)).containsExactly(3, 4);
                assertThat(bytes.position()).isEqualTo(4);
            }
        });
    }

    @Test
    void aTensorIsACopyOfItsBytes() throws Exception {
        backend().run(ops -> {
            ByteBuffer bytes = bytes(DType.FLOAT32, 1, 2);
            try (Tensor tensor = ops.create(TensorShape.of(2), DType.FLOAT32, bytes)) {
                bytes.putFloat(0, 99);
                assertThat(TensorBackend.values(ops, tensor)).containsExactly(1, 2);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 25, 48})
    void anotherByteCountThanTheShapesIsRefused(int count) throws Exception {
        backend()
                .run(ops -> assertFault(
                        TensorFault.Kind.SHAPE_MISMATCH,
                        () -> ops.create(MATRIX, DType.FLOAT32, ByteBuffer.allocateDirect(count))));
    }

    @Test
    void aDetachedTensorHasTheSameValuesAndAnOwnerOfItsOwn() throws Exception {
        backend().run(ops -> {
            Tensor tensor = TensorBackend.floats(ops, MATRIX, 1, 2, 3, 4, 5, 6);
            try (Tensor detached = ops.detach(tensor)) {
                tensor.close();

                assertThat(detached.isClosed()).isFalse();
                assertThat(TensorBackend.values(ops, detached)).containsExactly(1, 2, 3, 4, 5, 6);
            }
        });
    }

    @Test
    void aTensorIsClosedOnce() throws Exception {
        backend().run(ops -> {
            Tensor tensor = TensorBackend.floats(ops, MATRIX, ONES);
            assertThat(tensor.isClosed()).isFalse();
            tensor.close();

            assertThat(tensor.isClosed()).isTrue();
            assertThat(tensor.shape()).isEqualTo(MATRIX);
            assertThat(tensor.dtype()).isEqualTo(DType.FLOAT32);
            assertFault(TensorFault.Kind.ALREADY_CLOSED, tensor::close);
        });
    }

    @Test
    void aClosedTensorIsNoInput() throws Exception {
        backend().run(ops -> {
            Tensor closed = TensorBackend.floats(ops, MATRIX, ONES);
            closed.close();
            try (Tensor open = TensorBackend.floats(ops, MATRIX, ONES)) {
                assertClosedFault(() -> ops.read(closed));
                assertClosedFault(() -> ops.detach(closed));
                assertClosedFault(() -> ops.blend(CONVEX, 1, closed, open, null));
                assertClosedFault(() -> ops.blend(CONVEX, 1, open, closed, null));
                assertClosedFault(() -> ops.blend(CONFIDENCE, 1, open, open, closed));
                assertClosedFault(() -> ops.blendInto(CONVEX, 1, open, open, null, closed));
            }
        });
    }

    @Test
    void aTensorOfAnotherBackendIsRefused() throws Exception {
        backend().run(ops -> {
            Tensor foreign = new ForeignTensor(MATRIX);
            try (Tensor own = TensorBackend.floats(ops, MATRIX, ONES)) {
                assertFault(TensorFault.Kind.FOREIGN_TENSOR, () -> ops.read(foreign));
                assertFault(TensorFault.Kind.FOREIGN_TENSOR, () -> ops.blend(CONVEX, 1, own, foreign, null));
            }
        });
    }

    private static ByteBuffer bytes(DType dtype, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            if (dtype == DType.FLOAT64) {
                bytes.putDouble(value);
            } else {
                bytes.putFloat((float) value);
            }
        }
        return bytes.flip();
    }

    /** A tensor that no backend made. */
    private record ForeignTensor(TensorShape shape) implements Tensor {
        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }
}
