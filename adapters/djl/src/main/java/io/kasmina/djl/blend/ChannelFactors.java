package io.kasmina.djl.blend;

import io.kasmina.djl.tensor.Constant;
import java.util.Arrays;

/** A channel vector on the device, and in ascending order in Java, which makes its statistics cheap for any α. */
final class ChannelFactors {

    private final Constant constant;
    private final double[] ascending;
    private final double mean;

    ChannelFactors(Constant constant, float[] factors) {
        this.constant = constant;
        this.ascending = new double[factors.length];
        for (int i = 0; i < factors.length; i++) {
            ascending[i] = factors[i];
        }
        Arrays.sort(ascending);
        this.mean = Arrays.stream(ascending).average().orElseThrow();
    }

    Constant constant() {
        return constant;
    }

    double[] ascending() {
        return ascending;
    }

    double mean() {
        return mean;
    }
}
