package io.kasmina.verify;

import static io.kasmina.verify.NonceLedger.Admission.FULL;
import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static io.kasmina.verify.NonceLedger.Admission.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.support.VerifyFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoggedNonceLedgerTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final long TTL = 65_000;
    private static final long SKEW = 5_000;

    private final ScriptedLog log = new ScriptedLog();

    @Test
    void aNonceIsKnownBeforeItIsDurable() throws IOException {
        NonceLedger ledger = ledger(VerifyConfig.defaults());

        List<NonceReceipt> receipts = new ArrayList<>();

        assertThat(ledger.admit("k", "c", NOW, receipts::add)).isEqualTo(NEW);
        assertThat(receipts).singleElement().satisfies(receipt -> assertThat(receipt.isDurable())
                .isFalse());
        assertThat(ledger.admit("k", "c", NOW, receipts::add)).isEqualTo(REPLAYED);

        log.settle();
        assertThat(receipts).singleElement().satisfies(receipt -> assertThat(receipt.isDurable())
                .isTrue());
    }

    @Test
    void eachNonceHasItsOwnReceipt() throws IOException {
        NonceLedger ledger = ledger(VerifyConfig.defaults());
        List<NonceReceipt> first = new ArrayList<>();
        List<NonceReceipt> second = new ArrayList<>();
        ledger.admit("k", "a", NOW, first::add);
        log.settle();
        ledger.admit("k", "b", NOW, second::add);

        assertThat(first).singleElement().satisfies(receipt -> assertThat(receipt.isDurable())
                .isTrue());
        assertThat(second).singleElement().satisfies(receipt -> assertThat(receipt.isDurable())
                .isFalse());
    }

    @Test
    void aLogWithoutRoomAdmitsNothingAndNothingIsRemembered() throws IOException {
        NonceLedger ledger = ledger(VerifyConfig.defaults());
        log.close(true);
        assertThat(ledger.admit("k", "c", NOW)).isEqualTo(UNAVAILABLE);
        log.close(false);

        assertThat(ledger.size()).isZero();
        assertThat(ledger.admit("k", "c", NOW)).isEqualTo(NEW);
    }

    @Test
    void whatWasLostIsTakenBackAndWhatWasDurableIsKept() throws IOException {
        NonceLedger ledger = ledger(VerifyConfig.defaults());
        ledger.admit("k", "kept", NOW);
        log.settle();
        ledger.admit("k", "lost-1", NOW);
        ledger.admit("k", "lost-2", NOW);
        log.breakDown();

        assertThat(ledger.isAvailable()).isFalse();
        assertThat(ledger.admit("k", "lost-1", NOW)).isEqualTo(UNAVAILABLE);
        assertThat(ledger.size()).isEqualTo(1);
        ledger.expire(NOW);
        assertThat(log.rewrites).containsExactly("repair 0");
        log.mend();

        assertThat(ledger.admit("k", "kept", NOW)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "lost-1", NOW)).isEqualTo(NEW);
        assertThat(ledger.admit("k", "lost-2", NOW)).isEqualTo(NEW);
    }

    @Test
    void whatWasLostGivesItsPlaceInTheQuotaBack() throws IOException {
        NonceLedger ledger = ledger(VerifyFixture.withNonces(5, 2));
        ledger.admit("k", "lost-1", NOW);
        ledger.admit("k", "lost-2", NOW);
        log.breakDown();
        ledger.expire(NOW);
        log.mend();

        assertThat(ledger.admit("k", "next-1", NOW)).isEqualTo(NEW);
        assertThat(ledger.admit("k", "next-2", NOW)).isEqualTo(NEW);
        assertThat(ledger.admit("k", "next-3", NOW)).isEqualTo(FULL);
    }

    @Test
    void afterARestartWhatIsLostIsTakenBackToo() throws IOException {
        nonces("k", "dead", NOW - TTL - 1);
        nonces("k", "kept", NOW);
        NonceLedger ledger = ledger(VerifyConfig.defaults());
        ledger.admit("k", "lost", NOW);
        log.breakDown();
        ledger.expire(NOW);
        log.mend();

        assertThat(ledger.admit("k", "kept", NOW)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "lost", NOW)).isEqualTo(NEW);
    }

    @Test
    void theLogGetsANonceWithTheLatestTimeOfIssueThatItsCommandCanHave() throws IOException {
        ledger(VerifyConfig.defaults()).admit("k", "c-1", NOW);

        assertThat(log.appended).containsExactly(nonce("k", "c-1", NOW));
    }

    @Test
    void lostOnesThatDiedWhileTheDiskStalledAreNotCountedAsDeadInTheFile() throws IOException {
        NonceLedger ledger = ledger(VerifyConfig.defaults());
        ledger.admit("k", "durable", NOW);
        log.settle();
        ledger.admit("k", "lost", NOW);
        ledger.expire(NOW + TTL + 1);
        assertThat(ledger.size()).isZero();

        log.breakDown();
        ledger.expire(NOW + TTL + 2);

        assertThat(log.rewrites).containsExactly("repair 1");
    }

    @Test
    void aCompactionIsAskedForWhenTheDeadOutweighTheLiving() throws IOException {
        log.immediate();
        NonceLedger ledger = ledger(VerifyConfig.defaults());
        for (int n = 0; n < 3_000; n++) {
            ledger.admit("k", "old" + n, NOW);
        }
        for (int n = 0; n < 2_000; n++) {
            ledger.admit("k", "young" + n, NOW + TTL);
        }
        assertThat(log.rewrites).isEmpty();

        ledger.expire(NOW + TTL + 1);
        assertThat(log.rewrites).containsExactly("compact 3000");
        ledger.expire(NOW + 2 * TTL);
        assertThat(log.rewrites).hasSize(1);
        ledger.expire(NOW + 2 * TTL + 1);
        assertThat(log.rewrites).containsExactly("compact 3000", "compact 5000");
    }

    @Test
    void aFewDeadOnesAreNotWorthACompaction() throws IOException {
        log.immediate();
        NonceLedger ledger = ledger(VerifyConfig.defaults());
        for (int n = 0; n < 1_024; n++) {
            ledger.admit("k", "c" + n, NOW);
        }

        ledger.expire(NOW + TTL + 1);

        assertThat(ledger.size()).isZero();
        assertThat(log.rewrites).isEmpty();
    }

    @Test
    void whatTheLogHoldsIsReplayedUntilItsTimeIsOver() throws IOException {
        nonces("k", "c-1", NOW);
        NonceLedger ledger = ledger(VerifyConfig.defaults());

        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.admit("k", "c-1", NOW + TTL)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "c-1", NOW + TTL + 1)).isEqualTo(NEW);
        assertThat(ledger.forgottenMillis()).isEqualTo(NOW + SKEW);
    }

    @Test
    void aNonceThatTheLogHoldsTwiceLivesAsLongAsTheSecond() throws IOException {
        nonces("k", "c-1", NOW);
        nonces("k", "c-1", NOW + TTL + 1);
        NonceLedger ledger = ledger(VerifyConfig.defaults());

        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.admit("k", "c-1", NOW + 2 * TTL + 1)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "c-1", NOW + 2 * TTL + 2)).isEqualTo(NEW);
    }

    @Test
    void aRestartWithLongerFreshnessForgetsNothingTooEarly() throws IOException {
        nonces("k", "c-1", NOW);
        VerifyConfig longer = withFreshness(Duration.ofSeconds(600), Duration.ofSeconds(1), Duration.ofSeconds(601));
        NonceLedger ledger = ledger(longer);

        // Issued five seconds ahead under the old limits, it stays fresh until 605 s after its acceptance.
        assertThat(ledger.admit("k", "c-1", NOW + 605_000)).isEqualTo(REPLAYED);
    }

    @Test
    void quotasOutliveARestartAndALowerCapForgetsNothing() throws IOException {
        for (int n = 0; n < 4; n++) {
            nonces("greedy", "c" + n, NOW);
        }
        NonceLedger ledger = ledger(VerifyFixture.withNonces(3, 2));

        assertThat(ledger.size()).isEqualTo(4);
        assertThat(ledger.admit("greedy", "c0", NOW)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("modest", "c9", NOW)).isEqualTo(FULL);
        assertThat(ledger.admit("modest", "c9", NOW + TTL + 1)).isEqualTo(NEW);
    }

    @Test
    void whatAnEarlierProcessForgotStaysForgotten() throws IOException {
        log.forgot(NOW + 17);

        assertThat(ledger(VerifyConfig.defaults()).forgottenMillis()).isEqualTo(NOW + 17);
    }

    @Test
    void aSecondStreamInsideIsRefused() throws IOException {
        NonceLedger[] ledger = new NonceLedger[1];
        NonceLog nosy = new ForwardingLog(log) {
            @Override
            public boolean isBroken() {
                assertThatThrownBy(() -> ledger[0].admit("k", "d", NOW)).hasMessageContaining("two streams at once");
                ledger[0].expire(NOW);
                return false;
            }
        };
        ledger[0] = NonceLedger.logged(VerifyConfig.defaults(), new byte[16], nosy);

        assertThat(ledger[0].admit("k", "c", NOW)).isEqualTo(NEW);
        assertThat(ledger[0].size()).isEqualTo(1);
    }

    private NonceLedger ledger(VerifyConfig config) throws IOException {
        return NonceLedger.logged(config, new byte[16], log);
    }

    private void nonces(String keyId, String commandId, long acceptedMillis) {
        log.held.add(nonce(keyId, commandId, acceptedMillis));
    }

    private static Nonce nonce(String keyId, String commandId, long acceptedMillis) {
        NonceDigest digest = new NonceDigest(new byte[16]);
        digest.digest(keyId, commandId);
        return new Nonce(keyId, digest.first(), digest.second(), acceptedMillis + SKEW);
    }

    private static VerifyConfig withFreshness(Duration freshness, Duration skew, Duration ttl) {
        VerifyConfig base = VerifyConfig.defaults();
        return new VerifyConfig(base.maxBytes(), freshness, skew, ttl, 10, 10, 120, base.tick());
    }
}
