package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlphaVectorTest {

    private static final int MOST = 4;

    @Test
    void aJsonArrayOfNumbersIsRead() {
        assertThat(AlphaVector.parse(" [ 0 , 1,\t0.25,\r\n5E-1 ] ", MOST)).containsExactly(0f, 1f, 0.25f, 0.5f);
        assertThat(AlphaVector.parse("[1.0e0,-0]", MOST)).containsExactly(1f, -0f);
        assertThat(AlphaVector.parse("[ ]", MOST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "]",
                "[1",
                "1]",
                "[1]]",
                "[[1]]",
                "[1]x",
                "[,]",
                "[1,]",
                "[,1]",
                "[1 1]",
                "[01]",
                "[.5]",
                "[5.]",
                "[+1]",
                "[1e]",
                "[--1]",
                "[0x1]",
                "[1f]",
                "[NaN]",
                "[Infinity]",
                "[1e400]",
                "[true]",
                "[\"1\"]",
                "[1.0000001]",
                "[-1e-9]",
                "{}",
                "null",
                "[1,1,1,1,1]",
                "[1\u00a0]"
            })
    void everythingElseIsNot(String text) {
        assertThat(AlphaVector.parse(text, MOST)).isNull();
    }
}
