package io.kasmina.runner.digits.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

    @Test
    void theReportHasTheAgreedFields() throws Exception {
        DigitsReport report = ExpectationsTest.report(0.91, 0.96, List.of("DORMANT", "GERMINATED"), 0, 10, true);

        JsonNode json = JsonMapper.builder().build().readTree(ReportJson.of(report));

        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "host_accuracy",
                        "blended_accuracy",
                        "stages",
                        "max_host_leak",
                        "undetached_step_caught",
                        "rejections",
                        "gate_failures",
                        "blend_failures",
                        "telemetry_packets",
                        "emergency_packets",
                        "device_thread_only",
                        "wall_seconds");
        assertThat(json.path("host_accuracy").asDouble()).isEqualTo(0.91);
        assertThat(json.path("stages").path(1).asText()).isEqualTo("GERMINATED");
        assertThat(json.path("gate_failures").path("G1:fetch_failed").asLong()).isOne();
        assertThat(json.path("device_thread_only").isBoolean()).isTrue();
    }

    @Test
    void whatNothingMeasuredIsLeftOut() {
        DigitsReport report = ExpectationsTest.report(0.91, 0.96, List.of(), 0, 10, true);
        assertThat(report.maxAbsCosine()).isNull();
        assertThat(ReportJson.of(report)).doesNotContain("max_abs_cosine");
    }
}
