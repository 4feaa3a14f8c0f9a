package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.verify.NonceLedger.Admission;
import io.kasmina.verify.VerifyConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotedNoncesTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final VerifyConfig LIMITS = VerifyConfig.defaults();
    private static final VerifyConfig SMALL = new VerifyConfig(
            1_024,
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(65),
            2,
            1,
            120,
            Duration.ofSeconds(1));

    private final List<SpentNonce> noted = new ArrayList<>();

    @Test
    void whatIsAdmittedIsTold() {
        NotedNonces ledger = restored(LIMITS);
        assertThat(ledger.admit("owner", "a", NOW)).isEqualTo(Admission.NEW);
        assertThat(ledger.admit("owner", "a", NOW)).isEqualTo(Admission.REPLAYED);
        assertThat(noted).containsExactly(new SpentNonce("owner", "a", NOW));
        assertThat(ledger.isPersistent()).as("nobody waits for a nonce").isFalse();
        assertThat(ledger.size()).isEqualTo(1);
    }

    @Test
    void whatWasSpentIsKnownAndNotToldAgain() {
        NotedNonces ledger = restored(LIMITS, new SpentNonce("owner", "a", NOW - 1_000));
        assertThat(ledger.admit("owner", "a", NOW)).isEqualTo(Admission.REPLAYED);
        assertThat(ledger.admit("other", "a", NOW)).isEqualTo(Admission.NEW);
        assertThat(noted).containsExactly(new SpentNonce("other", "a", NOW));
    }

    @Test
    void whatIsDeadIsForgotten() {
        NotedNonces ledger = restored(
                LIMITS, new SpentNonce("owner", "dead", NOW - 65_001), new SpentNonce("owner", "live", NOW - 65_000));
        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.forgottenMillis())
                .as("a clock that is set back must not make it fresh")
                .isEqualTo(NOW - 65_001 + 5_000);
        assertThat(ledger.admit("owner", "live", NOW)).isEqualTo(Admission.REPLAYED);
        ledger.expire(NOW + 1);
        assertThat(ledger.size()).isZero();
        assertThat(ledger.expired()).isEqualTo(1);
        assertThat(ledger.forgottenMillis()).isEqualTo(NOW - 65_000 + 5_000);
    }

    @Test
    void whatWasTooOldToBeReadIsForgottenToo() {
        assertThat(restored(LIMITS).forgottenMillis())
                .as("it may have been spent, and a clock that is set back must not make it fresh")
                .isEqualTo(NOW - 65_001 + 5_000);
    }

    @Test
    void whatIsLiveIsKeptEvenBeyondTheCap() {
        NotedNonces ledger = restored(
                SMALL,
                new SpentNonce("owner", "a", NOW - 3),
                new SpentNonce("owner", "b", NOW - 2),
                new SpentNonce("other", "c", NOW - 1));
        assertThat(ledger.admit("owner", "a", NOW)).isEqualTo(Admission.REPLAYED);
        assertThat(ledger.admit("owner", "b", NOW)).isEqualTo(Admission.REPLAYED);
        assertThat(ledger.admit("other", "c", NOW)).isEqualTo(Admission.REPLAYED);
        assertThat(ledger.admit("third", "d", NOW)).isEqualTo(Admission.FULL);
        assertThat(noted).isEmpty();
    }

    private NotedNonces restored(VerifyConfig limits, SpentNonce... spent) {
        return NotedNonces.restored(limits, List.of(spent), NOW, noted::add);
    }
}
