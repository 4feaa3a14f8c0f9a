package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationLimitsTest {

    @Test
    void theDefaultsAreTheContracts() {
        assertThat(AnnotationLimits.defaults()).isEqualTo(new AnnotationLimits(1_024, 16_384));
    }

    @ParameterizedTest
    @CsvSource({"0, 2, alphaVecEntries", "65537, 2, alphaVecEntries", "1, 1, alphaVecChars", "1, 65537, alphaVecChars"})
    void aFieldOutOfBoundsIsNamed(int entries, int chars, String field) {
        assertThatThrownBy(() -> new AnnotationLimits(entries, chars))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(field + ": must be in");
    }
}
