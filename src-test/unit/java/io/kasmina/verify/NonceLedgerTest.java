package io.kasmina.verify;

import static io.kasmina.verify.NonceLedger.Admission.FULL;
import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.VerifyFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class NonceLedgerTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final long TTL = 65_000;

    @Test
    void aNonceIsLiveUpToAndIncludingItsLastMillisecond() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());
        assertThat(ledger.admit("k", "c", NOW)).isEqualTo(NEW);

        assertThat(ledger.admit("k", "c", NOW + TTL)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "c", NOW + TTL + 1)).isEqualTo(NEW);
    }

    @Test
    void aReplayDoesNotProlongALife() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());
        ledger.admit("k", "c", NOW);
        ledger.admit("k", "c", NOW + TTL);

        ledger.expire(NOW + TTL + 1);

        assertThat(ledger.size()).isZero();
    }

    @Test
    void twoKeysMayUseTheSameCommandId() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());

        assertThat(ledger.admit("one", "c", NOW)).isEqualTo(NEW);
        assertThat(ledger.admit("two", "c", NOW)).isEqualTo(NEW);
    }

    @Test
    void atTheCapNewNoncesAreTurnedAwayAndLiveOnesKept() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyFixture.withNonces(3, 3));
        for (int n = 0; n < 3; n++) {
            assertThat(ledger.admit("k", "c" + n, NOW)).isEqualTo(NEW);
        }

        for (int n = 3; n < 1000; n++) {
            assertThat(ledger.admit("k", "c" + n, NOW + TTL)).isEqualTo(FULL);
        }

        assertThat(ledger.size()).isEqualTo(ledger.cap()).isEqualTo(3);
        for (int n = 0; n < 3; n++) {
            assertThat(ledger.admit("k", "c" + n, NOW + TTL)).isEqualTo(REPLAYED);
        }
        assertThat(ledger.admit("k", "c3", NOW + TTL + 1)).isEqualTo(NEW);
    }

    @Test
    void oneKeyCannotShutOutAnother() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyFixture.withNonces(5, 2));
        assertThat(ledger.admit("greedy", "1", NOW)).isEqualTo(NEW);
        assertThat(ledger.admit("greedy", "2", NOW)).isEqualTo(NEW);

        assertThat(ledger.admit("greedy", "3", NOW)).isEqualTo(FULL);
        assertThat(ledger.admit("modest", "3", NOW)).isEqualTo(NEW);
        assertThat(ledger.admit("greedy", "3", NOW + TTL + 1)).isEqualTo(NEW);
    }

    @Test
    void aQuotaStillCountsTheLivingWhenOneOfThemDies() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyFixture.withNonces(5, 2));
        ledger.admit("k", "dies", NOW);
        ledger.admit("k", "lives", NOW + 1);

        assertThat(ledger.admit("k", "next", NOW + TTL + 1)).isEqualTo(NEW);
        assertThat(ledger.admit("k", "one more", NOW + TTL + 1)).isEqualTo(FULL);
    }

    @Test
    void inMemoryANonceIsAsDurableAsItWillEverBe() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());
        List<NonceReceipt> receipts = new ArrayList<>();
        ledger.admit("k", "c", NOW, receipts::add);

        assertThat(ledger.isPersistent()).isFalse();
        assertThat(receipts).singleElement().matches(NonceReceipt::isDurable);
        StepVerifier.create(receipts.get(0).durable()).verifyComplete();
    }

    @Test
    void whatMayHaveBeenForgottenIsBoundedByItsLatestTimeOfIssue() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());
        ledger.admit("k", "c", NOW);
        assertThat(ledger.forgottenMillis()).isEqualTo(Long.MIN_VALUE);

        ledger.expire(NOW + TTL + 1);

        assertThat(ledger.forgottenMillis()).isEqualTo(NOW + 5_000);
    }

    @Test
    void aClockSetBackForgetsNothing() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());
        ledger.admit("k", "c", NOW);

        assertThat(ledger.admit("k", "c", NOW - 3_600_000)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "d", NOW - 3_600_000)).isEqualTo(NEW);
        assertThat(ledger.admit("k", "d", NOW - 3_600_000 + TTL)).isEqualTo(REPLAYED);
    }

    @Test
    void aHundredThousandNoncesAreToldApartWhileTheyComeAndGo() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());
        for (int n = 0; n < 100_000; n++) {
            assertThat(ledger.admit("k", "c" + n, NOW + 2L * n)).isEqualTo(NEW);
        }

        int last = 99_999;
        assertThat(ledger.size()).isEqualTo((int) TTL / 2 + 1);
        assertThat(ledger.admit("k", "c" + last, NOW + 2L * last)).isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "c" + (last - (int) TTL / 2), NOW + 2L * last))
                .isEqualTo(REPLAYED);
        assertThat(ledger.admit("k", "c" + (last - (int) TTL / 2 - 1), NOW + 2L * last))
                .isEqualTo(NEW);
    }

    @Test
    void twoThreadsAtOnceNeverAdmitANonceTwice() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyConfig.defaults());
        AtomicInteger admitted = new AtomicInteger();
        Flux<Integer> writers = Flux.range(0, 2)
                .parallel(2)
                .runOn(Schedulers.parallel())
                .flatMap(writer -> Flux.range(0, 50_000).doOnNext(n -> {
                    try {
                        if (ledger.admit("k", "c" + n, NOW) == NEW) {
                            admitted.incrementAndGet();
                        }
                    } catch (IllegalStateException refused) {
                        assertThat(refused).hasMessageContaining("two streams at once");
                    }
                }))
                .sequential();

        StepVerifier.create(writers.then()).expectComplete().verify(Duration.ofSeconds(30));

        assertThat(admitted).hasValue(ledger.size());
        assertThat(ledger.size()).isBetween(1, 50_000);
    }
}
