package io.kasmina.djl.blend;

import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.DType;

/** Where CONFIDENCE blends leave their gates, and what is made of them. Device thread only. */
interface Gates {

    /** Returns the way that suits a device. */
    static Gates of(DjlDevice device) {
        return device.onGpu() ? new GateRing(device) : new GateBuffer(device);
    }

    /**
     * Makes room for the gates of one blend.
     *
     * @param spec its settings
     * @param alpha its α
     * @param batch its samples, at least 1
     * @param dtype the gates' dtype, FLOAT32 or FLOAT64
     * @return what the script fills: [batch]
     */
    Operand next(BlendSpec.Confidence spec, double alpha, int batch, DType dtype);

    /** Returns, after the blend, the figures that are known of the latest spec. */
    BlendStats stats(boolean finite);
}
