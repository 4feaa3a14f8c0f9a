package io.kasmina.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.breaker.BreakerConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefetchConfigTest {

    @ParameterizedTest
    @CsvSource({"1, 1000", "499, 1000", "500, 1000", "501, 1002", "2000, 4000"})
    void theTimeoutIsTwiceTheBudgetButNeverBelowASecond(long budgetMillis, long timeoutMillis) {
        PrefetchConfig config = new PrefetchConfig(Duration.ofMillis(budgetMillis), true, 1, 1, 1, BreakerConfig.FETCH);

        assertThat(config.timeout()).isEqualTo(Duration.ofMillis(timeoutMillis));
    }

    @Test
    void theDefaultsRequirePinsAndBoundTheArtifact() {
        PrefetchConfig config = PrefetchConfig.defaults();

        assertThat(config.requirePin()).isTrue();
        assertThat(config.maxArtifactBytes()).isEqualTo(268_435_456);
        assertThat(config.breaker()).isEqualTo(new BreakerConfig(3, 60_000, 2));
    }

    @Test
    void everyBoundIsCheckedByName() {
        refused("latencyBudget", Duration.ZERO, 1, 1);
        refused("latencyBudget", Duration.ofHours(2), 1, 1);
        refused("latencyBudget", Duration.ofSeconds(Long.MAX_VALUE), 1, 1);
        refused("latencyBudget", Duration.ofSeconds(Long.MIN_VALUE), 1, 1);
        refused("maxArtifactBytes", Duration.ofSeconds(1), 0, 1);
        refused("maxOutstanding", Duration.ofSeconds(1), 1, 0);
        refused("maxOutstanding", Duration.ofSeconds(1), 1, 4_097);
    }

    private static void refused(String field, Duration budget, long bytes, int outstanding) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrefetchConfig(budget, true, bytes, outstanding, 0, BreakerConfig.FETCH))
                .withMessageStartingWith(field + ": must be")
                .withMessageContaining("was ");
    }
}
