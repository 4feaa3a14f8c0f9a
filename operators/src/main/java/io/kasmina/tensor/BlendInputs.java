package io.kasmina.tensor;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import org.jspecify.annotations.Nullable;

/** Decides, from shapes and dtypes alone, whether a blend may be made. Pure; any thread. */
public final class BlendInputs {

    private BlendInputs() {}

    /**
     * Checks the inputs of a blend.
     *
     * @param spec the mode
     * @param host shape and dtype of h
     * @param seed shape and dtype of s
     * @param logits Tamiyo's logits, null where none came
     * @return the first rule broken, null if the blend may be made
     */
    public static @Nullable BlendFailure check(BlendSpec spec, Tensor host, Tensor seed, @Nullable Tensor logits) {
        if (host.dtype() != seed.dtype()) {
            return BlendFailure.DTYPE_MISMATCH;
        }
        if (!host.shape().equals(seed.shape())) {
            return BlendFailure.SHAPE_MISMATCH;
        }
        if (spec instanceof BlendSpec.Channel channel) {
            return checkChannels(channel, host.shape());
        }
        return spec.needsLogits() ? checkLogits(host, logits) : null;
    }

    private static @Nullable BlendFailure checkChannels(BlendSpec.Channel channel, TensorShape host) {
        if (host.rank() < 2) {
            return BlendFailure.RANK_TOO_LOW;
        }
        return host.dim(1) == channel.channels() ? null : BlendFailure.CHANNEL_MISMATCH;
    }

    private static @Nullable BlendFailure checkLogits(Tensor host, @Nullable Tensor logits) {
        if (logits == null) {
            return BlendFailure.MISSING_LOGITS;
        }
        if (host.shape().rank() < 2 || logits.shape().rank() != 2) {
            return BlendFailure.RANK_TOO_LOW;
        }
        if (logits.dtype() != host.dtype()) {
            return BlendFailure.DTYPE_MISMATCH;
        }
        if (logits.shape().dim(1) < 2) {
            return BlendFailure.TOO_FEW_CLASSES;
        }
        return logits.shape().dim(0) == host.shape().dim(0) ? null : BlendFailure.BATCH_MISMATCH;
    }
}
