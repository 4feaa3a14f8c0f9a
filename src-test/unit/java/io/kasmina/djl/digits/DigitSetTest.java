package io.kasmina.djl.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DigitSetTest {

    private final DigitSet digits = DigitSet.of(ramp(3), new int[] {7, 8, 9});

    @Test
    void aSelectionKeepsPixelsAndLabelsTogether() {
        DigitSet chosen = digits.select(2, 0);

        assertThat(chosen.labels()).containsExactly(9, 7);
        assertThat(chosen.pixels()[0]).isEqualTo(128f);
        assertThat(chosen.pixels()[DigitSet.PIXELS]).isEqualTo(0f);
    }

    @Test
    void whatIsHandedOutIsACopy() {
        digits.labels()[0] = 0;
        digits.pixels()[0] = 99;

        assertThat(digits.labels()).containsExactly(7, 8, 9);
        assertThat(digits.pixels()[0]).isZero();
    }

    @Test
    void accuracyIsTheShareOfRightDecisions() {
        assertThat(digits.accuracy(7, 8, 9)).isEqualTo(1);
        assertThat(digits.accuracy(7, 0, 0)).isEqualTo(1 / 3.0);
        assertThat(digits.accuracy(0, 0, 0)).isZero();
    }

    @Test
    void lengthsMustFitEachOther() {
        assertThatThrownBy(() -> DigitSet.of(new float[65], new int[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pixels: must be 1 x 64, had 65");
        assertThatThrownBy(() -> digits.accuracy(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] ramp(int size) {
        float[] pixels = new float[size * DigitSet.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i;
        }
        return pixels;
    }
}
