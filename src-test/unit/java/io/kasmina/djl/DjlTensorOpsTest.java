package io.kasmina.djl;

import static io.kasmina.djl.DjlLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("device")
class DjlTensorOpsTest {

    @ParameterizedTest
    @EnumSource
    void bytesComeBackAsTheyWent(DType dtype) {
        ByteBuffer bytes = ByteBuffer.allocate(2 + 6 * dtype.bytes());
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) (i + 1));
        }
        bytes.position(2);
        ByteBuffer back = DjlLab.call(() -> {
            try (Tensor tensor = DjlLab.backend().ops().create(TensorShape.of(2, 3), dtype, bytes)) {
                return DjlLab.backend().ops().read(tensor);
            }
        });
        assertThat(bytes.position()).isEqualTo(2);
        assertThat(back).isEqualTo(bytes);
        assertThat(back.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aCopyDoesNotFollowItsBuffer() {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 1);
        DjlLab.run(ops -> {
            try (Tensor tensor = ops.create(TensorShape.of(1), DType.FLOAT32, bytes)) {
                bytes.putFloat(0, 2);
                assertThat(DjlLab.values(tensor)).containsExactly(1);
            }
        });
    }

    @Test
    void scalarsAndEmptyTensorsExist() {
        DjlLab.run(ops -> {
            try (Tensor scalar = ops.create(TensorShape.of(), DType.FLOAT32, ByteBuffer.allocate(4));
                    Tensor empty = ops.create(TensorShape.of(0, 3), DType.FLOAT32, ByteBuffer.allocate(0))) {
                assertThat(DjlLab.values(scalar)).containsExactly(0);
                assertThat(ops.read(empty).remaining()).isZero();
                assertThat(empty.shape()).isEqualTo(TensorShape.of(0, 3));
            }
        });
    }

    @Test
    void aWrongNumberOfBytesIsRefused() {
        DjlLab.run(ops -> assertFault(
                TensorFault.Kind.SHAPE_MISMATCH,
                () -> ops.create(TensorShape.of(2), DType.FLOAT32, ByteBuffer.allocate(12))));
    }

    @Test
    void aTensorOfAnotherBackendIsRefused() {
        Tensor heap = TensorBackend.floats(new HeapTensorOps(), TensorShape.of(1), 1);
        DjlLab.run(ops -> assertFault(TensorFault.Kind.FOREIGN_TENSOR, () -> ops.read(heap)));
    }

    @Test
    void noOperationRunsOffTheDeviceThread() {
        Tensor tensor = DjlLab.call(() -> DjlLab.floats(1, 2));
        assertFault(
                TensorFault.Kind.OFF_DEVICE_THREAD, () -> DjlLab.backend().ops().read(tensor));
        assertFault(
                TensorFault.Kind.OFF_DEVICE_THREAD, () -> DjlLab.backend().ops().detach(tensor));
        assertFault(TensorFault.Kind.OFF_DEVICE_THREAD, () -> DjlLab.floats(1));
        tensor.close();
    }

    @Test
    void aTensorIsClosedOnceFromAnyThread() {
        long before = DjlLab.backend().memoryBytes();
        Tensor tensor = DjlLab.call(() -> DjlLab.floats(1, 2));
        assertThat(DjlLab.backend().memoryBytes()).isEqualTo(before + 8);
        tensor.close();
        assertThat(tensor.isClosed()).isTrue();
        assertThat(tensor.shape()).isEqualTo(TensorShape.of(2));
        assertFault(TensorFault.Kind.ALREADY_CLOSED, tensor::close);
        DjlLab.run(ops -> assertFault(TensorFault.Kind.ALREADY_CLOSED, () -> ops.read(tensor)));
        assertThat(DjlLab.backend().memoryBytes()).isEqualTo(before);
    }

    @Test
    void aDetachedTensorOutlivesItsSource() {
        DjlLab.run(ops -> {
            Tensor source = DjlLab.floats(3, 4);
            try (Tensor detached = ops.detach(source)) {
                source.close();
                assertThat(DjlLab.values(detached)).containsExactly(3, 4);
            }
        });
    }
}
