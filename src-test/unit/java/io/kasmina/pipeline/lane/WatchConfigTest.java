package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchConfigTest {

    @ParameterizedTest
    @CsvSource({
        "0, WORKING",
        "30000, WORKING",
        "30001, WEDGED",
        "60000, WEDGED",
        "60001, LOST",
    })
    void aTaskIsJudgedByHowLongItHasRun(long millis, LaneHealth expected) {
        assertThat(WatchConfig.defaults().judge(Duration.ofMillis(millis).toNanos()))
                .isEqualTo(expected);
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WatchConfig(Duration.ZERO, second, second))
                .withMessage("wedgedAfter: must be at least PT0.001S, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WatchConfig(second, second, second))
                .withMessage("lostAfter: must be at least PT1.001S, was PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WatchConfig(second, second.plus(second), Duration.ZERO))
                .withMessage("period: must be at least PT0.001S, was PT0S");
    }
}
