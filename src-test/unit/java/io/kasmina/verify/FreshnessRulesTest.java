package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Rejection;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FreshnessRulesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);

    private final FreshnessRules rules = new FreshnessRules(Duration.ofSeconds(60), Duration.ofSeconds(5));

    @Test
    void aCommandExactlySixtySecondsOldIsFresh() {
        assertThat(check(NOW.minusSeconds(60))).isNull();
        assertThat(check(NOW.minusSeconds(60).minusNanos(1))).isEqualTo(Rejection.STALE_COMMAND);
    }

    @Test
    void aCommandExactlyFiveSecondsAheadIsFresh() {
        assertThat(check(NOW.plusSeconds(5))).isNull();
        assertThat(check(NOW.plusSeconds(5).plusNanos(1))).isEqualTo(Rejection.ISSUED_IN_FUTURE);
    }

    @Test
    void theEndsOfTimeAreJudgedToo() {
        assertThat(check(Instant.MIN)).isEqualTo(Rejection.STALE_COMMAND);
        assertThat(check(Instant.MAX)).isEqualTo(Rejection.ISSUED_IN_FUTURE);
    }

    @Test
    void aCommandWhoseNonceMayBeForgottenIsStale() {
        long forgotten = NOW.minusSeconds(10).toEpochMilli();

        assertThat(rules.check(NOW.minusSeconds(10), NOW, forgotten)).isEqualTo(Rejection.STALE_COMMAND);
        assertThat(rules.check(NOW.minusSeconds(10).plusMillis(1), NOW, forgotten))
                .isNull();
    }

    private Rejection check(Instant issuedAt) {
        return rules.check(issuedAt, NOW, Long.MIN_VALUE);
    }
}
