package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.cli.BadInput;
import java.io.StringReader;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsCsvTest {

    @Test
    void pixelsAreDividedBySixteenAndTheLabelKept() throws Exception {
        DigitSet digits = DigitsCsv.parse(new StringReader(line("4", "9")), "test.csv");

        assertThat(digits.size()).isEqualTo(1);
        assertThat(digits.labels()).containsExactly(9);
        assertThat(digits.pixels()).hasSize(DigitSet.PIXELS).containsOnly(0.25f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "-1", "1.5", "", "x", "٣", "0x1", "99999999999"})
    void aPixelOutOfItsRangeIsNamed(String pixel) {
        assertThatThrownBy(() -> DigitsCsv.parse(new StringReader(line("0", "1") + line(pixel, "1")), "test.csv"))
                .isInstanceOf(BadInput.class)
                .hasMessage("test.csv: line 2: field 1: must be in 0..16, was '" + pixel + "'");
    }

    @Test
    void aLabelIsOneOfTen() {
        assertThatThrownBy(() -> DigitsCsv.parse(new StringReader(line("0", "10")), "test.csv"))
                .isInstanceOf(BadInput.class)
                .hasMessage("test.csv: line 1: field 65: must be in 0..9, was '10'");
    }

    @Test
    void aHostileFieldIsNotEchoedInFull() {
        assertThatThrownBy(() -> DigitsCsv.parse(new StringReader(line("7".repeat(5_000), "1")), "test.csv"))
                .isInstanceOf(BadInput.class)
                .message()
                .hasSizeLessThan(120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,2", "1,2,"})
    void aLineOfAnotherLengthIsNamed(String line) {
        assertThatThrownBy(() -> DigitsCsv.parse(new StringReader(line + "\n"), "test.csv"))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("test.csv: line 1: must have 65 fields, has ");
    }

    private static String line(String pixel, String label) {
        return String.join(",", Collections.nCopies(DigitSet.PIXELS, pixel)) + "," + label + "\n";
    }
}
