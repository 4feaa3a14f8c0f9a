package io.kasmina.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.telemetry.MetricName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MicrometerStageRecorderTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerStageRecorder recorder = new MicrometerStageRecorder(registry);

    @Test
    void countsAddUpPerLabel() {
        recorder.count(MetricName.VERIFIER_REJECTIONS, Map.of("reason", "malformed"), 2);
        recorder.count(MetricName.VERIFIER_REJECTIONS, Map.of("reason", "malformed"), 3);
        recorder.count(MetricName.VERIFIER_REJECTIONS, Map.of("reason", "oversized"), 1);
        assertThat(registry.get("kasmina.command.verifier.rejections")
                        .tag("reason", "malformed")
                        .counter()
                        .count())
                .isEqualTo(5);
        assertThat(registry.get("kasmina.command.verifier.rejections")
                        .tag("reason", "oversized")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aNegativeCountAddsNothing() {
        recorder.count(MetricName.TELEMETRY_DROPPED, Map.of("topic", "normal"), 4);
        recorder.count(MetricName.TELEMETRY_DROPPED, Map.of("topic", "normal"), -3);
        assertThat(registry.get("kasmina.telemetry.dropped").counter().count()).isEqualTo(4);
    }

    @Test
    void durationsAreTimed() {
        recorder.time(MetricName.BLEND_LATENCY, 1_500_000);
        recorder.time(MetricName.BLEND_LATENCY, 500_000);
        assertThat(registry.get("kasmina.blend.latency").timer().count()).isEqualTo(2);
        assertThat(registry.get("kasmina.blend.latency").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(2);
    }

    @Test
    void aGaugeShowsItsLatestValueInBaseUnits() {
        recorder.gauge(MetricName.DEVICE_QUEUE_DEPTH, 7);
        recorder.gauge(MetricName.DEVICE_QUEUE_DEPTH, 3);
        recorder.gauge(MetricName.PREFETCH_LAST_LATENCY, 250);
        assertThat(registry.get("kasmina.device.queue.depth").gauge().value()).isEqualTo(3);
        assertThat(registry.get("kasmina.prefetch.last.latency").gauge().value())
                .isEqualTo(0.25);
        assertThat(registry.get("kasmina.prefetch.last.latency").gauge().getId().getBaseUnit())
                .isEqualTo("seconds");
    }

    @Test
    void aGaugeOutlivesACollection() {
        recorder.gauge(MetricName.SEEDS_ACTIVE, 5);
        System.gc();
        assertThat(registry.get("kasmina.seeds.active").gauge().value()).isEqualTo(5);
    }

    @Test
    void aFigureOfAnotherKindThanTheCataloguesIsLeftOutAndCounted() {
        recorder.gauge(MetricName.SEEDS_ACTIVE, 5);
        recorder.count(MetricName.SEEDS_ACTIVE, Map.of(), 1);
        recorder.time(MetricName.SEEDS_ACTIVE, 1);
        recorder.sample(MetricName.SEEDS_ACTIVE, 1);
        recorder.gauge(MetricName.VERIFIER_ACCEPTED, 1);
        assertThat(registry.get("kasmina.seeds.active").gauge().value()).isEqualTo(5);
        assertThat(registry.find("kasmina.command.verifier.accepted").meters()).isEmpty();
        assertThat(refused("kind")).isEqualTo(4);
    }

    @Test
    void eachValueOfASummaryCountsUnlessItIsNone() {
        recorder.sample(MetricName.BLEND_SPARSITY, 0.25);
        recorder.sample(MetricName.BLEND_SPARSITY, 0.75);
        recorder.sample(MetricName.BLEND_SPARSITY, Double.NaN);
        assertThat(registry.get("kasmina.blend.sparsity").summary().count()).isEqualTo(2);
        assertThat(registry.get("kasmina.blend.sparsity").summary().totalAmount())
                .isEqualTo(1);
    }

    @Test
    void aGaugeHasASeriesForEachOfItsLabels() {
        recorder.gauge(MetricName.TELEMETRY_QUEUE_DEPTH, Map.of("topic", "normal"), 7);
        recorder.gauge(MetricName.TELEMETRY_QUEUE_DEPTH, Map.of("topic", "emergency"), 1);
        assertThat(registry.get("kasmina.telemetry.queue.depth")
                        .tag("topic", "normal")
                        .gauge()
                        .value())
                .isEqualTo(7);
    }

    @Test
    void aLabelOutsideTheClosedSetMakesNoSeries() {
        IntStream.range(0, 1_000)
                .forEach(i -> recorder.count(
                        MetricName.PREFETCH_REQUESTS, Map.of("status", "fetched", "seed_id", "seed-" + i), 1));
        List<Meter> series = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals("kasmina.prefetch.requests"))
                .toList();
        assertThat(series)
                .singleElement()
                .satisfies(meter -> assertThat(meter.getId().getTag("seed_id")).isNull());
        assertThat(registry.get("kasmina.prefetch.requests").counter().count()).isEqualTo(1_000);
        assertThat(refused("label")).isEqualTo(1_000);
    }

    @Test
    void aValueOutsideTheClosedSetMakesNoSeries() {
        recorder.count(MetricName.PREFETCH_REQUESTS, Map.of("status", "cmd-17"), 1);
        assertThat(registry.get("kasmina.prefetch.requests").counter().getId().getTags())
                .isEmpty();
        assertThat(refused("label")).isEqualTo(1);
    }

    @Test
    void recordingsFromManyThreadsAreAllCounted() {
        IntStream.range(0, 10_000).parallel().forEach(i -> {
            recorder.count(MetricName.VERIFIER_ACCEPTED, Map.of(), 1);
            recorder.time(MetricName.VERIFIER_LATENCY, 1);
        });
        assertThat(registry.get("kasmina.command.verifier.accepted").counter().count())
                .isEqualTo(10_000);
        assertThat(registry.get("kasmina.command.verifier.validation.latency")
                        .timer()
                        .count())
                .isEqualTo(10_000);
    }

    private double refused(String reason) {
        return registry.get("kasmina.recorder.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
