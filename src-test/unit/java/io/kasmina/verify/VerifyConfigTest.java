package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerifyConfigTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    /** More milliseconds than a long holds. */
    private static final Duration HUGE = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Duration SKEW = Duration.ofSeconds(5);

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        VerifyConfig config = VerifyConfig.defaults();

        assertThat(config.maxBytes()).isEqualTo(65_536);
        assertThat(config.freshness()).isEqualTo(MINUTE);
        assertThat(config.skew()).isEqualTo(SKEW);
        assertThat(config.nonceTtl()).isEqualTo(Duration.ofSeconds(65));
        assertThat(config.nonceCap()).isEqualTo(1_000_000);
        assertThat(config.rejectionsPerMinute()).isEqualTo(120);
    }

    @Test
    void aNonceMustOutliveItsCommandsFreshness() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(1024, MINUTE, SKEW, Duration.ofMillis(64_999), 10, 10, 120))
                .withMessage("nonceTtl: must be at least freshness + skew = PT1M5S, was PT1M4.999S");
    }

    @Test
    void everyBoundIsCheckedByName() {
        Duration ttl = Duration.ofSeconds(65);
        refused("maxBytes", () -> config(0, MINUTE, SKEW, ttl, 10, 10, 120));
        refused("freshness", () -> config(1, Duration.ZERO, SKEW, ttl, 10, 10, 120));
        refused("freshness", () -> config(1, Duration.ofNanos(1_500_000), SKEW, ttl, 10, 10, 120));
        refused("skew", () -> config(1, MINUTE, SKEW.negated(), ttl, 10, 10, 120));
        refused("nonceTtl", () -> config(1, MINUTE, SKEW, Duration.ofDays(3), 10, 10, 120));
        refused("freshness", () -> config(1, HUGE, SKEW, ttl, 10, 10, 120));
        refused("skew", () -> config(1, MINUTE, HUGE.negated(), ttl, 10, 10, 120));
        refused("nonceCap", () -> config(1, MINUTE, SKEW, ttl, 0, 10, 120));
        refused("noncesPerKey", () -> config(1, MINUTE, SKEW, ttl, 10, 11, 120));
        refused("rejectionsPerMinute", () -> config(1, MINUTE, SKEW, ttl, 10, 10, 0));
        refused("receiptLimit", () -> new VerifyConfig(1, MINUTE, SKEW, ttl, 10, 10, 1, MINUTE, Duration.ZERO));
    }

    @Test
    void theBoundsThemselvesAreAllowed() {
        Duration longest = Duration.ofDays(2);
        Duration rest = longest.minusMillis(1);

        assertThat(config(1 << 24, rest, Duration.ofMillis(1), longest, 1 << 24, 1 << 24, 10_000)
                        .nonceTtl())
                .isEqualTo(longest);
        assertThat(config(1, Duration.ofMillis(1), Duration.ZERO, Duration.ofMillis(1), 1, 1, 1)
                        .skew())
                .isZero();
        refused("maxBytes", () -> config((1 << 24) + 1, MINUTE, SKEW, longest, 1, 1, 1));
        refused("rejectionsPerMinute", () -> config(1, MINUTE, SKEW, longest, 1, 1, 10_001));
    }

    private static void refused(String field, Runnable construction) {
        assertThatIllegalArgumentException()
                .isThrownBy(construction::run)
                .withMessageStartingWith(field + ": must be")
                .withMessageContaining("was ");
    }

    private static VerifyConfig config(
            int bytes, Duration freshness, Duration skew, Duration ttl, int cap, int perKey, int rejections) {
        return new VerifyConfig(bytes, freshness, skew, ttl, cap, perKey, rejections, Duration.ofSeconds(1));
    }
}
