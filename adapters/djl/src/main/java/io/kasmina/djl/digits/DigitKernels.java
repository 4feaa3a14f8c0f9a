package io.kasmina.djl.digits;

import io.kasmina.djl.archive.TorchScriptArchive;
import java.util.Random;

/** Kernels for the digits host's place, [digits, 16, 4, 4]. Pure; equal seeds give equal files. */
public final class DigitKernels {

    /** Name of the parameter that {@link DigitsHost} declares comparable with its own last bias. */
    public static final String EXPAND_BIAS = "expand_bias";

    private static final int CHANNELS = 16;
    private static final int NARROW = 8;
    private static final int WINDOW = 3;

    private static final String BOTTLENECK =
            """
            def forward(self, x: Tensor) -> Tensor:
              a = torch.relu(torch.conv2d(x, self.squeeze_weight, self.squeeze_bias, [1, 1], [1, 1]))
              b = torch.relu(torch.conv2d(a, self.middle_weight, self.middle_bias, [1, 1], [1, 1]))
              return torch.add(x, torch.conv2d(b, self.expand_weight, self.expand_bias, [1, 1], [1, 1]))
            """;

    private static final String NARROWING =
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.conv2d(x, self.squeeze_weight, self.squeeze_bias, [1, 1], [1, 1])
            """;

    private DigitKernels() {}

    /**
     * Returns a residual bottleneck 16→8→8→16 of 3×3 convolutions. Its last convolution is zero, so that it starts as the identity.
     *
     * @param seed decides the other initial parameters
     */
    public static TorchScriptArchive bottleneck(long seed) {
        Random random = new Random(seed);
        return squeeze(TorchScriptArchive.of("Bottleneck", BOTTLENECK), random)
                .withParameter("middle_weight", uniform(random, NARROW, NARROW), NARROW, NARROW, WINDOW, WINDOW)
                .withParameter("middle_bias", new float[NARROW], NARROW)
                .withParameter(
                        "expand_weight",
                        new float[CHANNELS * NARROW * WINDOW * WINDOW],
                        CHANNELS,
                        NARROW,
                        WINDOW,
                        WINDOW)
                .withParameter(EXPAND_BIAS, new float[CHANNELS], CHANNELS);
    }

    /**
     * Returns a kernel whose output has 8 channels instead of 16, so that it fits no place in the host.
     *
     * @param seed decides the initial parameters
     */
    public static TorchScriptArchive misshapen(long seed) {
        return squeeze(TorchScriptArchive.of("Misshapen", NARROWING), new Random(seed));
    }

    private static TorchScriptArchive squeeze(TorchScriptArchive archive, Random random) {
        return archive.withParameter(
                        "squeeze_weight", uniform(random, NARROW, CHANNELS), NARROW, CHANNELS, WINDOW, WINDOW)
                .withParameter("squeeze_bias", new float[NARROW], NARROW);
    }

    /** He's uniform initialisation for ReLU: ±√(6 / fan-in) (He et al. 2015, equation 10, in its uniform form). */
    private static float[] uniform(Random random, int outputs, int inputs) {
        double bound = Math.sqrt(6.0 / (inputs * WINDOW * WINDOW));
        float[] values = new float[outputs * inputs * WINDOW * WINDOW];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return values;
    }
}
