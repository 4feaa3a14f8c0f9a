package io.kasmina.pipeline.device;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.TensorOps;
import java.util.Map;

/**
 * What device memory is held for, in bytes.
 *
 * @param kernels parameters of attached kernels
 * @param cache what is kept to be faster
 * @param buffers output buffers, lent or idle
 * @param inFlight everything else that has an owner: activations, logits, results; {@link TensorOps#UNKNOWN_BYTES} where the backend
 *     does not know
 */
public record MemoryUse(long kernels, long cache, long buffers, long inFlight) {

    /**
     * Splits what a backend holds. The figures come from several places without a stop of the device, so what is in flight may be off by
     * what changes meanwhile, but never negative.
     *
     * @param total bytes of open tensors and kernel parameters, {@link TensorOps#UNKNOWN_BYTES} where the backend does not know
     */
    public static MemoryUse of(long total, long kernels, long cache, long buffers) {
        long rest = total == TensorOps.UNKNOWN_BYTES ? total : Math.max(0, total - kernels - buffers);
        return new MemoryUse(kernels, cache, buffers, rest);
    }

    /** Records each purpose. */
    public void record(StageRecorder recorder) {
        purpose(recorder, "kernels", kernels);
        purpose(recorder, "cache", cache);
        purpose(recorder, "buffers", buffers);
        if (inFlight != TensorOps.UNKNOWN_BYTES) {
            purpose(recorder, "in_flight", inFlight);
        }
    }

    private static void purpose(StageRecorder recorder, String purpose, long bytes) {
        recorder.gauge(MetricName.DEVICE_MEMORY, Map.of("purpose", purpose), (double) bytes);
    }
}
