package io.kasmina.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.telemetry.MetricName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusScrapeTest {

    private final PrometheusScrape scrape = PrometheusScrape.create();
    private final MicrometerStageRecorder recorder = new MicrometerStageRecorder(scrape.registry());

    @Test
    void countersTimersAndGaugesAreScrapedUnderPrometheusNames() {
        recorder.count(MetricName.VERIFIER_REJECTIONS, Map.of("reason", "nonce_replayed"), 2);
        recorder.time(MetricName.PREFETCH_LATENCY, 40_000_000);
        recorder.gauge(MetricName.SEEDS_ACTIVE, 3);
        assertThat(scrape.get().lines())
                .contains(
                        "kasmina_command_verifier_rejections_total{reason=\"nonce_replayed\"} 2.0",
                        "kasmina_prefetch_latency_seconds_count 1",
                        "kasmina_prefetch_latency_seconds_sum 0.04",
                        "kasmina_seeds_active 3.0");
    }

    @Test
    void timersCarryAHistogram() {
        recorder.time(MetricName.PREFETCH_LATENCY, 40_000_000);
        assertThat(scrape.get().lines())
                .anyMatch(line -> line.startsWith("kasmina_prefetch_latency_seconds_bucket{le=\"0.0"))
                .contains("kasmina_prefetch_latency_seconds_bucket{le=\"+Inf\"} 1");
    }

    @Test
    void seriesOfOneMetricMayDifferInTheirLabels() {
        recorder.count(MetricName.PREFETCH_REQUESTS, Map.of(), 1);
        recorder.count(MetricName.PREFETCH_REQUESTS, Map.of("status", "fetched"), 2);
        recorder.count(MetricName.PREFETCH_REQUESTS, Map.of("status", "fetch_failed"), 3);
        assertThat(scrape.get().lines().filter(line -> line.startsWith("kasmina_prefetch_requests_total")))
                .hasSize(3);
    }
}
