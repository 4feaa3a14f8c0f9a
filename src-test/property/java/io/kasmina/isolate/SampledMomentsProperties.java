package io.kasmina.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SampledMomentsProperties {

    @Property
    void coordinatesAreWithinTheParameter(
            @ForAll int parameter,
            @ForAll long step,
            @ForAll @IntRange(max = 300) int samples,
            @ForAll @LongRange(min = 1) long size) {
        long[] coordinates = SampledCoordinates.of(parameter, step, samples, size);

        assertThat(coordinates).hasSize(samples);
        for (long coordinate : coordinates) {
            assertThat(coordinate).isBetween(0L, size - 1);
        }
    }

    @Property
    void theCosineIsWithinMinusOneAndOne(@ForAll float[] host, @ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        double[] other = new double[host.length];
        double[] bounded = new double[host.length];
        for (int i = 0; i < host.length; i++) {
            other[i] = random.nextGaussian();
            bounded[i] = Float.isFinite(host[i]) ? host[i] : 1;
        }
        assertThat(Moments.ZERO.add(bounded, other, 1).cosine()).isBetween(-1 - 1e-12, 1 + 1e-12);
    }

    /** The mean over many steps of the sampled moments is the exact moment, within five standard errors. */
    @Example
    void sampledMomentsAreUnbiased() {
        int size = 1_000;
        int samples = 64;
        int steps = 10_000;
        Random random = new Random(42);
        double[] host = new double[size];
        double[] seed = new double[size];
        for (int i = 0; i < size; i++) {
            host[i] = (random.nextGaussian() * (1 + i % 7));
            seed[i] = (random.nextGaussian() + 0.3 * host[i]);
        }
        Moments exact = Moments.ZERO.add(host, seed, 1);
        double[] sums = new double[3];
        double[] squares = new double[3];
        for (int step = 0; step < steps; step++) {
            long[] at = SampledCoordinates.of(7, step, samples, size);
            Moments sampled = Moments.ZERO.add(pick(host, at), pick(seed, at), (double) size / samples);
            double[] values = {sampled.dot(), sampled.hostSquared(), sampled.seedSquared()};
            for (int i = 0; i < values.length; i++) {
                sums[i] += values[i];
                squares[i] += values[i] * values[i];
            }
        }
        double[] expected = {exact.dot(), exact.hostSquared(), exact.seedSquared()};
        for (int i = 0; i < expected.length; i++) {
            double mean = sums[i] / steps;
            double error = Math.sqrt((squares[i] / steps - mean * mean) / steps);
            assertThat(mean).isCloseTo(expected[i], within(5 * error));
            // The bound means something: it is small beside the moment.
            assertThat(5 * error).isLessThan(0.1 * expected[i]);
        }
    }

    /** Independent gradients stay below the limit, so that the check raises no false alarm: 2,000 fixed seeds. */
    @Example
    void independentGradientsAreNoViolation() {
        IsolationRules rules = IsolationRules.of(IsolationConfig.defaults());
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            double[] host = new double[256];
            double[] other = new double[256];
            for (int i = 0; i < host.length; i++) {
                host[i] = random.nextGaussian();
                other[i] = random.nextGaussian();
            }
            assertThat(rules.judge(0, Moments.ZERO.add(host, other, 1), 256).violated())
                    .isFalse();
        }
    }

    private static double[] pick(double[] values, long[] coordinates) {
        double[] picked = new double[coordinates.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[(int) coordinates[i]];
        }
        return picked;
    }
}
