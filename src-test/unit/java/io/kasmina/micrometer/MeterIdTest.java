package io.kasmina.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.telemetry.MetricName;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MeterIdTest {

    @Test
    void millisecondsBecomeSecondsWithoutASuffix() {
        assertThat(MeterId.of(MetricName.VERIFIER_LATENCY))
                .isEqualTo(new MeterId("kasmina.command.verifier.validation.latency", "seconds", 1e-3));
    }

    @Test
    void aTotalLosesItsSuffix() {
        assertThat(MeterId.of(MetricName.VERIFIER_REJECTIONS))
                .isEqualTo(new MeterId("kasmina.command.verifier.rejections", null, 1));
    }

    @Test
    void everyMetricHasADottedNameOfItsOwn() {
        assertThat(Arrays.stream(MetricName.values())
                        .map(metric -> MeterId.of(metric).name()))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("kasmina(\\.[a-z0-9]+)+"))
                .noneMatch(name -> name.endsWith(".ms")
                        || name.endsWith(".total")
                        || name.endsWith(".bytes")
                        || name.endsWith(".seconds"));
    }
}
