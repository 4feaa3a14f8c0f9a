package io.kasmina.gate;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GateConfigTest {

    @Test
    void eachFieldIsCheckedAndNamed() {
        assertRefused("kernelP50LimitMillis: must be above 0, was NaN", () -> new GateConfig(Double.NaN, 0, 1, 1, 1));
        assertRefused(
                "parameterMin: must be finite, was -Infinity",
                () -> new GateConfig(1, Double.NEGATIVE_INFINITY, 1, 1, 1));
        assertRefused("parameterMax: must be finite, was NaN", () -> new GateConfig(1, 0, Double.NaN, 1, 1));
        assertRefused("parameterMin: must be at most parameterMax, was 2.0", () -> new GateConfig(1, 2, 1, 1, 1));
        assertRefused("maxParameters: must be at least 0, was -1.0", () -> new GateConfig(1, 0, 1, -1, 1));
        assertRefused("blendFailureLimit: must be at least 1, was 0.0", () -> new GateConfig(1, 0, 1, 1, 0));
    }

    private static void assertRefused(String message, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessage(message);
    }
}
