package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedFiguresTest {

    private final Map<String, Double> shown = new HashMap<>();
    private final SharedFigures figures = new SharedFigures(new StageRecorder() {
        @Override
        public void gauge(MetricName name, Map<String, String> labels, double value) {
            shown.put(name.code() + labels, value);
        }

        @Override
        public void count(MetricName name, Map<String, String> labels, long amount) {
            shown.merge(name.code() + labels, (double) amount, Double::sum);
        }
    });

    private final StageRecorder first = figures.open();
    private final StageRecorder second = figures.open();

    @Test
    void whatIsCountedIsAddedUp() {
        first.gauge(MetricName.SEEDS_ACTIVE, 3);
        second.gauge(MetricName.SEEDS_ACTIVE, 4);
        first.gauge(MetricName.SEEDS_ACTIVE, 2);
        first.count(MetricName.VERIFIER_ACCEPTED, Map.of(), 5);
        second.count(MetricName.VERIFIER_ACCEPTED, Map.of(), 6);
        assertThat(shown).containsEntry("kasmina.seeds.active{}", 6.0);
        assertThat(shown).containsEntry("kasmina.command_verifier.accepted_total{}", 11.0);
    }

    @Test
    void ofRatiosAndOfTheOneDeviceTheGreatestIsShown() {
        first.gauge(MetricName.DEVICE_BUSY_RATIO, 0.5);
        second.gauge(MetricName.DEVICE_BUSY_RATIO, 0.4);
        first.gauge(MetricName.DEVICE_QUEUE_DEPTH, 7);
        second.gauge(MetricName.DEVICE_QUEUE_DEPTH, 6);
        assertThat(shown).containsEntry("kasmina.device.busy_ratio{}", 0.5);
        assertThat(shown).containsEntry("kasmina.device.queue_depth{}", 7.0);
    }

    @Test
    void memoryIsAddedUpByPurposeAndWhatIsLeftIsTheLeast() {
        for (int partition = 0; partition < 2; partition++) {
            StageRecorder recorder = partition == 0 ? first : second;
            recorder.gauge(MetricName.DEVICE_MEMORY, Map.of("purpose", "kernels"), 100);
            recorder.gauge(MetricName.DEVICE_MEMORY, Map.of("purpose", "in_flight"), 150 + partition);
        }
        assertThat(shown).containsEntry("kasmina.device.memory_bytes{purpose=kernels}", 200.0);
        assertThat(shown).containsEntry("kasmina.device.memory_bytes{purpose=in_flight}", 150.0);
    }

    @Test
    void aPartitionThatWasGivenBackCountsNoMore() {
        first.gauge(MetricName.SEEDS_ACTIVE, 3);
        second.gauge(MetricName.SEEDS_ACTIVE, 4);
        figures.forget(first);
        assertThat(shown).containsEntry("kasmina.seeds.active{}", 4.0);
        figures.forget(second);
        assertThat(shown).containsEntry("kasmina.seeds.active{}", 0.0);
    }

    @Test
    void whatAPipelineSaysBehindItsEndCountsNoMore() {
        first.gauge(MetricName.SEEDS_ACTIVE, 3);
        figures.forget(first);
        StageRecorder again = figures.open();
        again.gauge(MetricName.SEEDS_ACTIVE, 5);
        first.gauge(MetricName.SEEDS_ACTIVE, 3);
        assertThat(shown).containsEntry("kasmina.seeds.active{}", 5.0);
    }
}
