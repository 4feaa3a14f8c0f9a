package io.kasmina.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MomentsTest {

    @Test
    void parallelGradientsHaveCosineOne() {
        Moments moments = Moments.ZERO.add(new double[] {1, 2, 2}, new double[] {2, 4, 4}, 1);

        assertThat(moments.dot()).isEqualTo(18);
        assertThat(moments.hostNorm()).isEqualTo(3);
        assertThat(moments.seedNorm()).isEqualTo(6);
        assertThat(moments.cosine()).isCloseTo(1, within(1e-15));
    }

    @Test
    void theCosineIsZeroWhereANormIsZero() {
        assertThat(Moments.ZERO.cosine()).isZero();
        assertThat(Moments.ZERO.add(new double[] {0, 0}, new double[] {1, 1}, 1).cosine())
                .isZero();
    }

    @Test
    void theScaleWeighsAParameterAndNotItsCosine() {
        Moments moments = Moments.ZERO.add(new double[] {3}, new double[] {4}, 10);

        assertThat(moments).isEqualTo(new Moments(120, 90, 160));
        assertThat(moments.cosine()).isCloseTo(1, within(1e-15));
    }

    @Test
    void parametersAddUp() {
        Moments once = Moments.ZERO.add(new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1}, 1);
        Moments twice = Moments.ZERO
                .add(new double[] {1, 2}, new double[] {4, 3}, 1)
                .add(new double[] {3, 4}, new double[] {2, 1}, 1);

        assertThat(twice).isEqualTo(once);
    }

    @Test
    void gradientsThatAreNotFiniteShow() {
        assertThat(Moments.ZERO
                        .add(new double[] {Double.NaN}, new double[] {1}, 1)
                        .cosine())
                .isNaN();
    }

    @Test
    void unequalLengthsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Moments.ZERO.add(new double[1], new double[2], 1))
                .withMessage("gradients: must have equal lengths, had 1 and 2");
    }
}
