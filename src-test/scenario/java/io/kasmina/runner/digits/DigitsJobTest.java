package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job with fewer epochs, in this JVM. */
@Tag("device")
class DigitsJobTest {

    /** Measured by an agent that only {@code java -jar} starts. */
    private static final String NEEDS_AGENT = "every native call on the device thread";

    @TempDir
    private static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static int code;
    private static JsonNode report;

    @BeforeAll
    static void runTheJob() throws Exception {
        Path json = folder.resolve("report.json");
        Path chart = folder.resolve("chart.svg");
        String[] line = {"digits", "--plain", "--epochs", "6", "--report", json.toString(), "--chart", chart.toString()
        };
        code = KasminaCli.run(new PrintWriter(OUT, true), new PrintWriter(ERR, true), line);
        report = JsonMapper.builder().build().readTree(Files.readString(json));
    }

    @Test
    void theSeedLivesItsWholeLifeAndHelps() {
        assertThat(report.path("stages"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "DORMANT", "GERMINATED", "TRAINING", "BLENDING", "SHADOWING", "PROBATIONARY", "FOSSILIZED");
        assertThat(report.path("blended_accuracy").asDouble())
                .isGreaterThanOrEqualTo(report.path("host_accuracy").asDouble() + 0.02);
    }

    @Test
    void isolationHeldInEveryStepButTheUndetachedOne() {
        assertThat(report.path("max_host_leak").asDouble()).isZero();
        assertThat(report.path("isolation_checks").asLong()).isEqualTo(7L * DigitsData.BATCHES);
        assertThat(report.path("undetached_step_caught").asBoolean()).isTrue();
        assertThat(report.path("undetached_leak").asDouble()).isPositive();
    }

    @Test
    void everyFaultHasItsTypedReason() {
        assertThat(counts("rejections"))
                .containsOnlyKeys(
                        "embargoed",
                        "illegal_transition",
                        "invalid_signature",
                        "nonce_replayed",
                        "stale_command",
                        "unpinned_artifact");
        assertThat(counts("gate_failures"))
                .containsOnlyKeys(
                        "G1:digest_mismatch", "G1:fetch_failed", "G2:isolation_violations", "G3:probe_shape_mismatch")
                .allSatisfy((reason, count) -> assertThat(count).isOne());
        assertThat(counts("blend_failures")).isEqualTo(Map.of("missing_logits", 1L, "shape_mismatch", 1L));
    }

    @Test
    void packetsWereCountedAndTheFewestAreEmergencies() {
        assertThat(report.path("telemetry_packets").asLong())
                .isGreaterThan(report.path("steps").asLong());
        assertThat(report.path("emergency_packets").asLong()).isBetween(10L, 40L);
    }

    @Test
    void onlyTheExpectationThatNeedsTheAgentFails() {
        List<String> failed = report.path("expectations").findParents("name").stream()
                .filter(expectation -> !expectation.path("passed").asBoolean())
                .map(expectation -> expectation.path("name").asText())
                .toList();

        assertThat(failed).containsExactly(NEEDS_AGENT);
        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(OUT.toString()).contains("FAIL  " + NEEDS_AGENT);
    }

    @Test
    void theTableAndTheChartAreThereAndNothingIsComplainedOf() throws Exception {
        assertThat(OUT.toString()).contains("step  stage", "BLENDING", "FOSSILIZED", "chart written to ");
        assertThat(Files.readString(folder.resolve("chart.svg"))).contains("<polyline class=\"seed\"");
        assertThat(ERR.toString()).isEmpty();
    }

    private static Map<String, Long> counts(String field) {
        Map<String, Long> counts = new TreeMap<>();
        report.path(field)
                .properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
        return counts;
    }
}
