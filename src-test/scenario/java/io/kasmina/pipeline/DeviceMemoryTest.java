package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {

    @Test
    void itIsMeasuredAtEachStepWhereTheBackendKnowsIt() {
        try (PipelineBed bed = PipelineBed.start()) {
            bed.step(scope -> {});
            assertThat(bed.packets.get(bed.packets.size() - 1))
                    .satisfies(packet -> assertThat(measures(packet)).isFalse());
            bed.ops.holding(4_096);
            bed.step(scope -> {});
            assertThat(bed.recorder.gauge(MetricName.DEVICE_MEMORY)).isEqualTo(4_096);
            assertThat(measures(bed.packets.get(bed.packets.size() - 1))).isTrue();
        }
    }

    private static boolean measures(Packet packet) {
        return packet.metrics().stream().anyMatch(metric -> metric.name() == MetricName.DEVICE_MEMORY);
    }
}
