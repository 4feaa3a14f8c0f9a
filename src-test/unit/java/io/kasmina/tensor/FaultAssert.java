package io.kasmina.tensor;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests expect of a fault. */
final class FaultAssert {

    private FaultAssert() {}

    static void assertShapeFault(ThrowingCallable call) {
        assertFault(TensorFault.Kind.SHAPE_MISMATCH, call);
    }

    static void assertDtypeFault(ThrowingCallable call) {
        assertFault(TensorFault.Kind.DTYPE_MISMATCH, call);
    }

    static void assertClosedFault(ThrowingCallable call) {
        assertFault(TensorFault.Kind.ALREADY_CLOSED, call);
    }

    static void assertFault(TensorFault.Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(TensorFault.class)
                .isThrownBy(call)
                .extracting(TensorFault::kind)
                .isEqualTo(kind);
    }
}
