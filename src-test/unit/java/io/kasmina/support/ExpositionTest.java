package io.kasmina.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader that scrapes are judged by refuses what Prometheus would. */
class ExpositionTest {

    private static final String HEAD = "# HELP a_total Some.\n# TYPE a_total counter\n";
    private static final String HISTOGRAM = "# HELP h Times.\n# TYPE h histogram\n";

    @Test
    void everyKindOfLineIsRead() {
        Map<String, Exposition.Family> read = Exposition.parse(HEAD
                + "a_total{reason=\"a \\\"b\\\" \\\\ \\n c\",} 2.5E3 1700000000000\na_total 1\n"
                + HISTOGRAM
                + "h_bucket{le=\"0.1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum NaN\n");

        assertThat(read.keySet()).containsExactly("a_total", "h");
        assertThat(read.get("a_total").help()).isEqualTo("Some.");
        assertThat(read.get("a_total").samples())
                .containsExactly(
                        new Exposition.Sample("a_total", Map.of("reason", "a \"b\" \\ \n c"), 2_500),
                        new Exposition.Sample("a_total", Map.of(), 1));
        assertThat(read.get("h").type()).isEqualTo("histogram");
        assertThat(read.get("h").samples("_count")).singleElement().satisfies(count -> assertThat(count.value())
                .isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a_total 1",
                "a_total\n",
                "a_total one\n",
                "a_total{} 1\n",
                "a_total{x=1} 1\n",
                "a_total{x=\"1} 1\n",
                "a_total{x=\"\\x\"} 1\n",
                "a_total{x=\"1\",x=\"2\"} 1\n",
                "a_total 1\n\n",
                "a_total 1\na_total 2\n",
                "a_total -1\n",
                "a_total_sum 1\n",
                "b_total 1\n",
                "a-total 1\n",
                "",
                "# a comment\n",
                "a_total 1\n# HELP a_total Some.\n# TYPE a_total counter\na_total{x=\"1\"} 1\n",
                "a_total 1\n# TYPE b gauge\nb 1\n",
                "a_total 1\n# HELP b Some.\nb 1\n",
                "a_total 1\n# HELP b Some.\n# TYPE b number\nb 1\n",
            })
    void anyOtherLineIsRefused(String rest) {
        assertThatThrownBy(() -> Exposition.parse(HEAD + rest)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1\n",
                "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1\n",
                "h_bucket{le=\"1\"} 1\nh_count 1\nh_sum 1\n",
                "h_bucket{le=\"+Inf\"} 1\nh_count 2\nh_sum 1\n",
            })
    void anIncompleteHistogramIsRefused(String rest) {
        assertThatThrownBy(() -> Exposition.parse(HISTOGRAM + rest)).isInstanceOf(IllegalArgumentException.class);
    }
}
