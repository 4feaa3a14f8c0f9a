package io.kasmina.runner.digits.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepTableTest {

    @Test
    void eachRowIsOneLineUnderTheHeader() {
        String table = StepTable.of(List.of(
                new StepRow(40, "TRAINING", Double.NaN, Double.NaN, 0, 0, 0.5, 0.9),
                new StepRow(841, "BLENDING", 0.25, 0.75, 1e-7, -0.125, 0.123456, 0.9732)));

        assertThat(table.lines().map(String::strip).map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "step stage alpha gate leak cosine loss accuracy",
                        "40 TRAINING - - 0 0 0.5000 90.00%",
                        "841 BLENDING 0.2500 0.7500 1.0e-07 -0.1250 0.1235 97.32%");
    }

    @Test
    void allLinesAreEquallyLong() {
        String table = StepTable.of(List.of(
                new StepRow(1, "PROBATIONARY", 1, 1, 0, 0, 0.5, 1), new StepRow(99_999, "HOST", 0, 0, 0, 0, 0, 0)));

        assertThat(table.lines().map(String::length).distinct()).hasSize(1);
    }
}
