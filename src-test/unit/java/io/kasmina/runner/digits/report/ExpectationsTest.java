package io.kasmina.runner.digits.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectationsTest {

    private static final List<String> LIFE =
            List.of("DORMANT", "GERMINATED", "TRAINING", "BLENDING", "SHADOWING", "PROBATIONARY", "FOSSILIZED");

    @Test
    void aGoodRunPassesEveryExpectation() {
        assertThat(failed(report(0.91, 0.96, LIFE, 0, 10, true))).isEmpty();
    }

    @Test
    void eachFigureFailsItsOwnExpectation() {
        assertThat(failed(report(0.90, 0.9399, LIFE, 0, 10, true))).containsExactly("blended accuracy >= 0.94");
        assertThat(failed(report(0.95, 0.96, LIFE, 0, 10, true))).containsExactly("gain over the host >= 0.02");
        assertThat(failed(report(0.91, 0.96, LIFE.subList(0, 5), 0, 10, true))).containsExactly("whole life in order");
        assertThat(failed(report(0.91, 0.96, LIFE, 1e-12, 10, true))).containsExactly("no leak in the honest run");
        assertThat(failed(report(0.91, 0.96, LIFE, 0, 10, false)))
                .containsExactly("every native call on the device thread");
    }

    @Test
    void aRunWithoutIsolationChecksProvesNothing() {
        assertThat(failed(report(0.91, 0.96, LIFE, 0, 0, true))).containsExactly("no leak in the honest run");
    }

    @Test
    void figuresThatAreNotNumbersFail() {
        assertThat(failed(report(Double.NaN, Double.NaN, LIFE, Double.NaN, 10, true)))
                .containsExactly("blended accuracy >= 0.94", "gain over the host >= 0.02", "no leak in the honest run");
    }

    private static List<String> failed(DigitsReport report) {
        return Expectations.of(report).stream()
                .filter(expectation -> !expectation.passed())
                .map(Expectation::name)
                .toList();
    }

    static DigitsReport report(
            double host, double blended, List<String> stages, double leak, long checks, boolean deviceOnly) {
        return new DigitsReport(
                host,
                blended,
                stages,
                leak,
                checks,
                null,
                true,
                0.5,
                Map.of("stale_command", 1L),
                Map.of(),
                Map.of(),
                Map.of("G1:fetch_failed", 1L),
                Map.of(),
                5,
                1,
                deviceOnly,
                100,
                deviceOnly ? 0 : 1,
                7,
                1.5,
                7,
                List.of(new CurvePoint(1, "HOST", null, 0.9)),
                List.of());
    }
}
