package io.kasmina.djl.blend;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.tensor.BlendInputs;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import org.jspecify.annotations.Nullable;

/** Refuses before any native call what TorchScript would take silently or die of. Pure; any thread. */
final class BlendCheck {

    private BlendCheck() {}

    static void inputs(BlendSpec spec, double alpha, Tensor host, Tensor seed, @Nullable Tensor logits) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha: must be in 0..1, was " + alpha);
        }
        BlendFailure failure = BlendInputs.check(spec, host, seed, logits);
        if (failure != null) {
            throw new TensorFault(kind(failure), spec.mode() + ": " + failure.code());
        }
    }

    static void output(Tensor host, Tensor out) {
        if (!host.shape().equals(out.shape())) {
            throw new TensorFault(
                    TensorFault.Kind.SHAPE_MISMATCH, "out is " + out.shape() + ", the host " + host.shape());
        }
        if (host.dtype() != out.dtype()) {
            throw new TensorFault(
                    TensorFault.Kind.DTYPE_MISMATCH, "out is " + out.dtype() + ", the host " + host.dtype());
        }
    }

    private static TensorFault.Kind kind(BlendFailure failure) {
        return failure == BlendFailure.DTYPE_MISMATCH
                ? TensorFault.Kind.DTYPE_MISMATCH
                : TensorFault.Kind.SHAPE_MISMATCH;
    }
}
