package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.kasmina.djl.tensor.EngineFaults;
import io.kasmina.support.StarvedOps;
import io.kasmina.tensor.TensorFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFaultsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                StarvedOps.CUDA,
                StarvedOps.CPU,
                "The following operation failed in the TorchScript interpreter.\nRuntimeError: CUDA error: out of memory",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "std::bad_alloc",
            })
    void wantOfMemoryIsToldFromOtherFailures(String text) {
        assertThat(kind(new EngineException(text))).isEqualTo(TensorFault.Kind.OUT_OF_MEMORY);
        assertThat(kind(new IllegalStateException("wrapped", new EngineException(text))))
                .isEqualTo(TensorFault.Kind.OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expected scalar type Float but found Half",
                "mat1 and mat2 shapes cannot be multiplied (32x64 and 32x64)",
                "",
            })
    void otherFailuresKeepTheirKind(String text) {
        assertThat(kind(new EngineException(text))).isEqualTo(TensorFault.Kind.KERNEL_FAILED);
    }

    @Test
    void aFaultThatWasToldBeforeKeepsItsMeaning() {
        TensorFault told = new TensorFault(TensorFault.Kind.OUT_OF_MEMORY, "x");
        assertThat(EngineFaults.isOutOfMemory(new RuntimeException(told))).isTrue();
        assertThat(EngineFaults.isOutOfMemory(new TensorFault(TensorFault.Kind.BACKEND_FAILED, "out of memory")))
                .isFalse();
    }

    @Test
    void anExceptionWithoutTextIsNoWantOfMemory() {
        assertThat(EngineFaults.isOutOfMemory(new EngineException((String) null)))
                .isFalse();
    }

    private static TensorFault.Kind kind(Throwable cause) {
        return EngineFaults.of(TensorFault.Kind.KERNEL_FAILED, "forward", cause).kind();
    }
}
