package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.kafka.KafkaHealth;
import io.kasmina.pipeline.partition.EngineReadiness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerHealthTest {

    @ParameterizedTest
    @CsvSource({
        "true, READY, true, ready",
        "true, IDLE, true, 'ready, without a partition'",
        "true, STARTING, false, not ready: starting; said",
        "true, CORRUPT, false, not ready: corrupt; said",
        "true, FENCED, false, not ready: fenced; said",
        "true, DEVICE_WEDGED, false, not ready: device_wedged; said",
        "true, DRAINING, false, not ready: draining; said",
        "true, BUS_DOWN, false, not ready: bus_down; said",
        "false, READY, false, not ready: said",
        "false, IDLE, false, not ready: said",
    })
    void aRunnerIsReadyWhereBusAndEngineAre(boolean bus, EngineReadiness engine, boolean ready, String summary) {
        RunnerHealth health = new RunnerHealth(() -> new KafkaHealth(bus, "said"), () -> engine);
        assertThat(health.get().ready()).isEqualTo(ready);
        assertThat(health.get().summary()).isEqualTo(summary);
    }
}
