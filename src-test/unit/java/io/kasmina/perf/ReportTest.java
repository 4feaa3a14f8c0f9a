package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Figure MISSED =
            new Figure("verify", "detached", 150_000, "commands/s", 250_000.5, 43_000.0, 0.6, 0.7);

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void printInALocaleWithDecimalCommas() {
        Locale.setDefault(Locale.GERMANY);
    }

    @AfterEach
    void restoreTheLocale() {
        Locale.setDefault(before);
    }

    @Test
    void aLineOfTheTableHoldsEveryField() {
        assertThat(Report.TABLE.line(MISSED).split(" +"))
                .containsExactly(
                        "verify",
                        "detached",
                        "150,000",
                        "commands/s",
                        "250,001",
                        "43,000",
                        "0.60",
                        ">=",
                        "0.70",
                        "FAIL");
    }

    @Test
    void theHeadingNamesTheColumns() {
        assertThat(Report.TABLE.heading().strip().split(" +"))
                .containsExactly("row", "what", "measured", "unit", "limit", "peer", "ratio", "target");
        assertThat(Report.JSON.heading()).isEmpty();
    }

    @Test
    void aFigureWithoutAPeerPrintsADash() {
        Figure alone = new Figure("blend", "CONVEX 6 MB", 7.25, "GB/s", 8, null, 0.906, 0.85);

        assertThat(Report.TABLE.line(alone))
                .contains("7.25 GB/s")
                .contains(" - ")
                .endsWith("pass");
    }

    @Test
    void jsonIsOneObjectWithEveryField() throws Exception {
        String line = Report.JSON.line(MISSED);
        JsonNode json = new ObjectMapper().readTree(line);

        assertThat(line).doesNotContain("\n");
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("row", "what", "measured", "unit", "limit", "peer", "ratio", "target", "pass");
        assertThat(json.get("limit").asDouble()).isEqualTo(250_000.5);
        assertThat(json.get("pass").asBoolean()).isFalse();
    }

    @Test
    void jsonHasNullWhereThereIsNoNumberAndEscapesText() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(Report.JSON.line(new Figure("r", "a \"b\" \\c", 1, "x", 0, null, Double.NaN, 1)));

        assertThat(json.get("peer").isNull()).isTrue();
        assertThat(json.get("ratio").isNull()).isTrue();
        assertThat(json.get("what").asText()).isEqualTo("a \"b\" \\c");
        assertThat(json.get("pass").asBoolean()).isFalse();
    }
}
