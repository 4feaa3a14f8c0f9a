package io.kasmina.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Rejection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    /** Label keys whose values are no closed set. */
    private static final List<String> OPEN = List.of("seed_id", "seed", "nonce", "command_id", "key_id", "request_id");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seeds.active",
                "isolation.violations",
                "prewarm.latency_ms",
                "kernel.fetch_latency_ms",
                "command_verifier.accepted_total",
                "command_verifier.rejections_total",
                "command_verifier.validation_latency_ms",
                "nonce_ledger.size",
                "prefetch.inflight",
                "prefetch.requests_total",
                "prefetch.latency_ms",
                "prefetch.last_latency_ms",
                "cache.kernel_size",
                "cache.kernel_hit_rate",
                "cache.kernel_evictions",
                "cache.gpu_size",
                "cache.gpu_capacity",
                "cache.gpu_hit_rate",
                "cache.gpu_evictions",
                "cache.telemetry_size",
                "cache.lock_wait_ms",
                "blend.alpha_mean",
                "blend.alpha_p95",
                "blend.sparsity",
                "blend.gate_mean",
                "blend.clamped_fraction",
                "blend.latency_ms",
                "isolation.cosine",
                "isolation.dot",
                "isolation.host_norm",
                "isolation.seed_norm",
                "device.queue_depth",
                "device.busy_ratio",
                "telemetry.dropped_total",
                "telemetry.queue_depth",
                "seed.stage",
                "seed.alpha",
                "seed.alpha_steps",
                "seed.kernel_attached",
                "seed.kernel_latency_ms",
                "seed.isolation_violations",
                "seed.isolation.cosine",
                "seed.isolation.dot",
                "seed.isolation.host_norm",
                "seed.isolation.seed_norm"
            })
    void theSpecifiedMetricsAreThere(String name) {
        assertThat(MetricName.values()).extracting(MetricName::code).contains("kasmina." + name);
    }

    @Test
    void noNameIsGivenTwice() {
        assertThat(MetricName.values()).extracting(MetricName::code).doesNotHaveDuplicates();
        assertThat(EventName.values()).extracting(EventName::code).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void aMetricSaysWhatItMeasuresInItsOwnUnit(MetricName metric) {
        assertThat(metric.code()).matches("kasmina(\\.[a-z][a-z0-9_]*)+");
        assertThat(metric.code().endsWith("_ms")).isEqualTo(metric.unit() == Unit.MILLIS);
        assertThat(metric.code().endsWith("_bytes")).isEqualTo(metric.unit() == Unit.BYTES);
        assertThat(metric.code().endsWith("_seconds")).isEqualTo(metric.unit() == Unit.SECONDS);
        if (metric.code().endsWith("_total")) {
            assertThat(metric.kind()).isEqualTo(MetricKind.COUNTER);
        }
        assertThat(metric.description()).endsWith(".").doesNotContain("|");
    }

    @ParameterizedTest
    @EnumSource
    void labelsAreClosed(MetricName metric) {
        assertThat(metric.labels())
                .extracting(Label::key)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(OPEN);
        assertThat(metric.labels())
                .allSatisfy(label -> assertThat(label.values()).isNotEmpty().doesNotHaveDuplicates());
        assertThat(metric.kind() == MetricKind.TIMER || metric.kind() == MetricKind.SUMMARY)
                .as("has no labels")
                .matches(plain -> !plain || metric.labels().isEmpty());
        assertThat(metric.permits(Map.of("seed_id", "seed-1"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anEventSaysWhatHappened(EventName event) {
        assertThat(event.code()).matches("[a-z][a-z_]*");
        assertThat(event.description()).endsWith(".").doesNotContain("|");
        assertThat(event.levels()).isNotEmpty();
        assertThat(event.attributes()).doesNotHaveDuplicates();
    }

    @Test
    void aValueOutsideTheClosedSetIsNotPermitted() {
        assertThat(MetricName.VERIFIER_REJECTIONS.permits(Map.of("reason", Rejection.MALFORMED.code())))
                .isTrue();
        assertThat(MetricName.VERIFIER_REJECTIONS.permits(Map.of("reason", "cmd-7")))
                .isFalse();
        assertThat(MetricName.VERIFIER_REJECTIONS.permits(Map.of())).isTrue();
    }

    @Test
    void anotherLevelOrAttributeIsNotPermitted() {
        assertThat(permitted(Level.CRITICAL, Map.of("gate", "G1"))).isTrue();
        assertThat(permitted(Level.INFO, Map.of("gate", "G1"))).isFalse();
        assertThat(permitted(Level.CRITICAL, Map.of("secret", "x"))).isFalse();
    }

    @Test
    void theSummaryOfRejectionsNamesEveryReason() {
        assertThat(EventName.COMMAND_REJECTIONS_SUMMARY.attributes())
                .containsExactlyElementsOf(
                        Arrays.stream(Rejection.values()).map(Rejection::code).toList());
    }

    @Test
    void theLevelDecidesThePriorityAndThePriorityTheRoute() {
        assertThat(Stream.of(Level.INFO, Level.WARNING, Level.ERROR, Level.CRITICAL)
                        .map(Priority::of))
                .containsExactly(Priority.NORMAL, Priority.HIGH, Priority.HIGH, Priority.CRITICAL);
        assertThat(Arrays.stream(Priority.values()).filter(Priority::isEmergency))
                .containsExactly(Priority.HIGH, Priority.CRITICAL);
    }

    private static boolean permitted(Level level, Map<String, String> attributes) {
        return EventName.GATE_FAILURE.permits(Event.global(EventName.GATE_FAILURE, level, attributes));
    }
}
