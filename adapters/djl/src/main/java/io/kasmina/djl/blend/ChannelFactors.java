package io.kasmina.djl.blend;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.Arrays;

/** A channel vector on the device, and in ascending order in Java, which makes its statistics cheap for any α. */
final class ChannelFactors {

    private final PtNDArray array;
    private final double[] ascending;
    private final double mean;

    ChannelFactors(PtNDArray array, float[] factors) {
        this.array = array;
        this.ascending = new double[factors.length];
        for (int i = 0; i < factors.length; i++) {
            ascending[i] = factors[i];
        }
        Arrays.sort(ascending);
        this.mean = Arrays.stream(ascending).average().orElseThrow();
    }

    PtNDArray array() {
        return array;
    }

    double[] ascending() {
        return ascending;
    }

    double mean() {
        return mean;
    }
}
