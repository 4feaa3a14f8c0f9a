package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartitionConfigTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        PartitionConfig config = PartitionConfig.defaults();
        assertThat(config.batch()).isEqualTo(512);
        assertThat(config.linger()).hasMillis(1);
        assertThat(config.cutAfter()).hasMillis(50);
        assertThat(config.frameBytes()).isEqualTo(64L << 20);
        assertThat(config.drain()).hasSeconds(8);
        assertThat(config.control()).isEqualTo("oona.control");
    }

    @Test
    void eachBoundIsCheckedAndNamed() {
        refused("batch: must be in 1..65536, was 0", 0, SECOND, 1, 1);
        refused("batch: must be in 1..65536, was 65537", 65_537, SECOND, 1, 1);
        refused("linger: must be 0 to 1000 ms, was PT2S", 1, Duration.ofSeconds(2), 1, 1);
        refused("frameBytes: must be at least 1, was 0", 1, SECOND, 0, 1);
        refused("packets: must be at least 1, was 0", 1, SECOND, 1, 0);
    }

    @Test
    void eachWaitIsCheckedAndNamed() {
        Duration never = Duration.ZERO;
        waits("cutAfter: must be 1 to 10000 ms, was PT0S", never, SECOND, SECOND, SECOND);
        waits("drain: must be 1 to 600000 ms, was PT0S", SECOND, never, SECOND, SECOND);
        waits("commitLimit: must be 1 to 600000 ms, was PT0S", SECOND, SECOND, never, SECOND);
        waits("retryBackoff: must be 1 to 600000 ms, was PT0S", SECOND, SECOND, SECOND, never);
    }

    private static void refused(String message, int batch, Duration linger, long frameBytes, int packets) {
        assertThatThrownBy(() -> new PartitionConfig(
                        batch, linger, SECOND, frameBytes, packets, SECOND, SECOND, SECOND, SECOND, "control"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static void waits(String message, Duration cut, Duration drain, Duration commit, Duration retry) {
        assertThatThrownBy(() -> new PartitionConfig(1, SECOND, cut, 1, 1, SECOND, drain, commit, retry, "control"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
