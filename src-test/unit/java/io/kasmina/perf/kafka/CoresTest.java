package io.kasmina.perf.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0;1", "0-1;2", "0,2;2", "0-3,6;5", "1-2, 4-7;6"})
    void aListOfCoresIsCounted(String cores, int count) {
        assertThat(Cores.count(cores)).isEqualTo(count);
    }

    @Test
    void theMiddleOneIsTheMedian() {
        assertThat(Medians.of(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
    }
}
