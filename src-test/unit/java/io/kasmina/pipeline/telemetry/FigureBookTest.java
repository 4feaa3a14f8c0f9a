package io.kasmina.pipeline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureBookTest {

    private static final Map<String, String> STALE = Map.of("reason", "stale_command");

    @Test
    void countersAreSumsByLabels() {
        FigureBook book = new FigureBook(StageRecorder.NONE);
        book.count(MetricName.VERIFIER_REJECTIONS, STALE, 1);
        book.count(MetricName.VERIFIER_REJECTIONS, STALE, 2);
        book.count(MetricName.VERIFIER_REJECTIONS, Map.of("reason", "malformed"), 1);

        assertThat(book.metrics())
                .containsExactlyInAnyOrder(
                        new Metric(MetricName.VERIFIER_REJECTIONS, 3, STALE),
                        new Metric(MetricName.VERIFIER_REJECTIONS, 1, Map.of("reason", "malformed")));
    }

    @Test
    void durationsAndGaugesAreTheLastValue() {
        FigureBook book = new FigureBook(StageRecorder.NONE);
        book.time(MetricName.PREFETCH_LATENCY, 9_000_000);
        book.time(MetricName.PREFETCH_LATENCY, 1_500_000);
        book.gauge(MetricName.NONCE_LEDGER_SIZE, 3);

        assertThat(book.metrics())
                .containsExactly(
                        Metric.of(MetricName.PREFETCH_LATENCY, 1.5), Metric.of(MetricName.NONCE_LEDGER_SIZE, 3.0));
    }

    @Test
    void everyFigureIsPassedOn() {
        List<String> heard = new ArrayList<>();
        FigureBook book = new FigureBook(new StageRecorder() {
            @Override
            public void count(MetricName name, Map<String, String> labels, long amount) {
                heard.add(name + " " + labels + " " + amount);
            }

            @Override
            public void time(MetricName name, long nanos) {
                heard.add(name + " " + nanos);
            }

            @Override
            public void gauge(MetricName name, Map<String, String> labels, double value) {
                heard.add(name + " " + labels + " " + value);
            }

            @Override
            public void sample(MetricName name, double value) {
                heard.add(name + " " + value);
            }
        });
        book.count(MetricName.VERIFIER_ACCEPTED, Map.of(), 1);
        book.time(MetricName.BLEND_LATENCY, 5);
        book.gauge(MetricName.SEEDS_ACTIVE, 2);
        book.sample(MetricName.BLEND_SPARSITY, 0.5);

        assertThat(heard)
                .containsExactly(
                        "VERIFIER_ACCEPTED {} 1", "BLEND_LATENCY 5", "SEEDS_ACTIVE {} 2.0", "BLEND_SPARSITY 0.5");
        assertThat(book.metrics())
                .as("figures of single seeds stay with their packets")
                .extracting(Metric::name)
                .containsExactly(MetricName.SEEDS_ACTIVE, MetricName.VERIFIER_ACCEPTED);
    }
}
