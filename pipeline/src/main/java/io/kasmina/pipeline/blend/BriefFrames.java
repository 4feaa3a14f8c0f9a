package io.kasmina.pipeline.blend;

import io.kasmina.blend.Joined;
import io.kasmina.contract.BlendPlan;
import io.kasmina.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Which frames take the device so shortly that other threads' wake-ups may wait for them. Everything that is put off waits for the whole of
 * each task that follows, commands of other seeds among it, so that a frame counts as short only where it surely is.
 */
final class BriefFrames {

    /** Most bytes of a host activation and its logits that are blended in some ten microseconds. */
    static final long BYTES = 1 << 16;

    private BriefFrames() {}

    /** Tells whether a frame is short: nothing is blended, or little, and no kernel runs. */
    static boolean isBrief(BlendPlan plan, Joined frame) {
        return !plan.blends()
                || (frame.activation().seedOutput() != null
                        && bytes(frame.activation().host()) + bytes(frame.logits()) <= BYTES);
    }

    private static long bytes(@Nullable Tensor tensor) {
        return tensor == null ? 0 : tensor.shape().size() * tensor.dtype().bytes();
    }
}
