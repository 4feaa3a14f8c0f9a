package io.kasmina.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampledCoordinatesTest {

    @Test
    void equalInputsDrawEqualCoordinates() {
        assertThat(SampledCoordinates.of(3, 17, 256, 9_999)).isEqualTo(SampledCoordinates.of(3, 17, 256, 9_999));
    }

    @Test
    void anotherParameterOrStepDrawsOthers() {
        long[] drawn = SampledCoordinates.of(3, 17, 256, 1L << 40);

        assertThat(SampledCoordinates.of(4, 17, 256, 1L << 40)).isNotEqualTo(drawn);
        assertThat(SampledCoordinates.of(3, 18, 256, 1L << 40)).isNotEqualTo(drawn);
        assertThat(SampledCoordinates.of(17, 3, 256, 1L << 40)).isNotEqualTo(drawn);
    }

    @Test
    void fewerSamplesAreAPrefixOfMore() {
        assertThat(SampledCoordinates.of(1, 2, 10, 500))
                .isEqualTo(Arrays.copyOf(SampledCoordinates.of(1, 2, 100, 500), 10));
    }

    @Test
    void noSamplesStandForAllCoordinates() {
        assertThat(SampledCoordinates.of(0, 0, 0, 10)).isEmpty();
        assertThat(SampledCoordinates.of(0, 0, 10, 0)).isEmpty();
    }

    @Test
    void theRangeMayBeAsLargeAsALong() {
        assertThat(LongStream.of(SampledCoordinates.of(0, 0, 1_000, Long.MAX_VALUE))
                        .boxed())
                .allMatch(coordinate -> coordinate >= 0 && coordinate < Long.MAX_VALUE)
                .anyMatch(coordinate -> coordinate > Long.MAX_VALUE / 2)
                .anyMatch(coordinate -> coordinate < Long.MAX_VALUE / 2);
    }

    @Test
    void aSizeOfOneDrawsZeros() {
        assertThat(SampledCoordinates.of(5, 5, 64, 1)).hasSize(64).containsOnly(0);
    }

    @Test
    void negativeSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampledCoordinates.of(0, 0, -1, 5))
                .withMessage("samples, size: must be at least 0, were -1, 5");
        assertThatIllegalArgumentException().isThrownBy(() -> SampledCoordinates.of(0, 0, 1, -5));
    }

    @Test
    void everyCoordinateIsAboutEquallyLikely() {
        int size = 7;
        int draws = 70_000;
        long[] counts = new long[size];
        for (int step = 0; step < 70; step++) {
            for (long coordinate : SampledCoordinates.of(2, step, draws / 70, size)) {
                counts[(int) coordinate]++;
            }
        }
        double expected = draws / (double) size;
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        // 6 degrees of freedom: above 22.5 once in 1,000 seeds; the seeds here are fixed.
        assertThat(chiSquare).isLessThan(22.5);
    }
}
