package io.kasmina.djl;

import static io.kasmina.djl.DjlRig.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.kasmina.contract.BlendSpec;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Moments;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Isolation of a DJL host and a TorchScript seed against gradients that follow from the inputs alone, in double precision: the loss of either is the sum
 * of input · bias-like factors, so that its gradient is the column sum of what it was multiplied with.
 */
@Tag("device")
@Timeout(60)
class IsolationExactTest {

    private static final int ROWS = 5;
    private static final int WIDTH = TinyHost.WIDTH;

    /** y = x · expand_bias, named as the host's pair says. */
    private static final TorchScriptArchive SCALE = TorchScriptArchive.of(
                    "Scale", "def forward(self, x: Tensor) -> Tensor:\n  return x * self.expand_bias\n")
            .withParameter("expand_bias", ones(), WIDTH);

    private final float[] hostWeights = random(1);
    private final float[] seedWeights = random(2);

    @Test
    void withoutSamplingDotAndNormsAreThoseOfTheWholeGradients() throws IOException {
        Moments exact = exact();
        IsolationVerdict verdict = verdict(0);

        assertThat(verdict.leak()).isZero();
        assertThat(verdict.limit()).isEqualTo(5 / Math.sqrt(WIDTH));
        assertThat(verdict.moments().dot()).isCloseTo(exact.dot(), within(1e-6 * exact.hostNorm() * exact.seedNorm()));
        assertThat(verdict.moments().hostNorm()).isCloseTo(exact.hostNorm(), within(1e-6 * exact.hostNorm()));
        assertThat(verdict.moments().seedNorm()).isCloseTo(exact.seedNorm(), within(1e-6 * exact.seedNorm()));
        assertThat(verdict.cosine()).isCloseTo(exact.cosine(), within(1e-6));
    }

    @Test
    void sampledMomentsAreThoseOfTheDrawnCoordinates() throws IOException {
        Moments exact = exact();
        IsolationVerdict verdict = verdict(100_000);

        // 100,000 draws of 64 elements: five standard errors are below 2% of a squared norm.
        assertThat(verdict.moments().hostSquared()).isCloseTo(exact.hostSquared(), within(0.02 * exact.hostSquared()));
        assertThat(verdict.moments().seedSquared()).isCloseTo(exact.seedSquared(), within(0.02 * exact.seedSquared()));
        assertThat(verdict.cosine()).isCloseTo(exact.cosine(), within(0.02));
    }

    /** Takes one step in which the host's first bias and the seed's factor get the gradients of the two weights. */
    private IsolationVerdict verdict(int samples) throws IOException {
        IsolationConfig usual = IsolationConfig.defaults();
        DjlOptions options = DjlOptions.shared()
                .config(config -> config.with(
                        new IsolationConfig(samples, 1, usual.cosineFloor(), usual.cosineScale(), usual.breaker())))
                .host(backend -> TinyHost.build(backend, TinyHost.plain(), SEED));
        try (DjlRig rig = DjlRig.open(options)) {
            rig.artifact("scale", SCALE);
            rig.train(SEED, "scale", BlendSpec.byDefault());
            StepReport report = rig.step(scope -> {
                try (NDManager manager = rig.backend().newManager()) {
                    ParameterGroup hosts = rig.parts.model().parameters();
                    hosts.record(true);
                    NDArray bias = rig.parts.root().getParameters().values().stream()
                            .map(parameter -> parameter.getArray())
                            .filter(array -> array.getShape().equals(new Shape(WIDTH)))
                            .findFirst()
                            .orElseThrow();
                    try (Tensor loss = rig.backend()
                            .adopt(weights(manager, hostWeights).mul(bias).sum())) {
                        scope.backward(loss, GradientOwner.host());
                    }
                    hosts.clearGradients();
                    hosts.record(false);
                    try (Tensor host = rig.backend().borrow(manager.ones(new Shape(ROWS, WIDTH)))) {
                        NDArray output = rig.backend().array(Objects.requireNonNull(scope.shadow(SEED, host)));
                        NDArray product = weights(manager, seedWeights).mul(output);
                        try (Tensor loss = rig.backend().adopt(product.sum())) {
                            scope.backward(loss, GradientOwner.of(SEED));
                        }
                    }
                    scope.parameters(SEED).clearGradients();
                }
            });
            return Objects.requireNonNull(report.seeds().get(SEED).isolation());
        }
    }

    private Moments exact() {
        return Moments.ZERO.add(columns(hostWeights), columns(seedWeights), 1);
    }

    private static double[] columns(float[] weights) {
        double[] sums = new double[WIDTH];
        for (int i = 0; i < weights.length; i++) {
            sums[i % WIDTH] += weights[i];
        }
        return sums;
    }

    private static NDArray weights(NDManager manager, float[] weights) {
        return manager.create(weights, new Shape(ROWS, WIDTH));
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        float[] values = new float[ROWS * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] ones() {
        float[] ones = new float[WIDTH];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }
}
