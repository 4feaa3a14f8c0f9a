package io.kasmina.djl.blend;

import io.kasmina.djl.tensor.DjlDevice;
import io.kasmina.djl.tensor.Operand;
import io.kasmina.tensor.DType;
import java.util.List;

/** Tells whether a blend's inputs are finite, from some of their elements and all logits. One dtype. Device thread only. */
interface Sampling {

    /** Sampled positions of a blend. */
    int SAMPLES = 256;

    /** Returns the way that suits a device and a dtype, as common.py names it. */
    static Sampling of(DjlDevice device, DType dtype) {
        return device.onGpu() || dtype == DType.BFLOAT16
                ? new SamplingAhead(device, dtype)
                : new SamplingAfter(device, dtype);
    }

    /**
     * Chooses positions; before each call of a script.
     *
     * @param size elements of the array, at least 1
     */
    void prepare(long size);

    /** Adds what the script wants: positions, report, verdicts. */
    void addTo(List<Operand> operands);

    /** Tells, after the call, whether everything looked at is finite. */
    boolean finite(boolean logits);
}
