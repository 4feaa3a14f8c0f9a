package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.DIGEST;
import static io.kasmina.support.PrefetchFixture.FILE;
import static io.kasmina.support.PrefetchFixture.OTHER_DIGEST;
import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.support.SchedulerClock;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

class PrefetchOperatorTest {

    private final PrefetchFixture fixture = new PrefetchFixture();

    @BeforeEach
    void run() {
        fixture.run();
    }

    @Test
    void anOrderIsRequestedAnsweredFetchedAndHandedOver() {
        PrefetchOrder order = order("a", 3);
        fixture.start(order);
        fixture.pass(Duration.ofMillis(30));
        fixture.ready(fixture.lastRequest());
        fixture.pass(Duration.ofMillis(12));
        fixture.fetched();

        assertThat(fixture.lastRequest().requestId()).isEqualTo("runner-1-1");
        assertThat(fixture.lastRequest().blueprintId()).isEqualTo("BP-a");
        assertThat(fixture.lastRequest().run()).isEqualTo(new TrainingRunId("run-7"));
        assertThat(fixture.lastRequest().issuedAt()).isEqualTo(SchedulerClock.START);
        assertThat(fixture.references).containsExactly("file:/kernel.pt " + DIGEST + " " + (256L << 20));
        assertThat(fixture.results)
                .containsExactly(new PrefetchResult.Fetched(order, "runner-1-1", FILE, DIGEST, 42_000_000));
        assertThat(fixture.telemetry.events()).extracting(Event::name).containsExactly(EventName.PREFETCH_REQUESTED);
        assertThat(fixture.telemetry.events().get(0).level()).isEqualTo(Level.INFO);
        assertThat(fixture.telemetry.count(MetricName.PREFETCH_REQUESTS, "status", "fetched"))
                .isEqualTo(1);
        assertThat(fixture.telemetry.gauge(MetricName.PREFETCH_INFLIGHT)).isZero();
    }

    @Test
    void anUnansweredRequestTimesOutAfterTwiceTheBudget() {
        fixture.start(order("a", 1));

        fixture.pass(Duration.ofMillis(999));
        assertThat(fixture.results).isEmpty();
        fixture.pass(Duration.ofMillis(1));

        assertFailed(GateReason.FETCH_TIMEOUT);
        Event event = fixture.telemetry.events(EventName.PREFETCH_TIMEOUT).get(0);
        assertThat(event.level()).isEqualTo(Level.CRITICAL);
        assertThat(event.seed()).isEqualTo(new SeedId("a"));
        assertThat(event.attributes()).containsEntry("request_id", "runner-1-1");
    }

    @Test
    void aHangingFetchTimesOutAndIsStopped() {
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());

        fixture.pass(Duration.ofSeconds(1));

        assertFailed(GateReason.FETCH_TIMEOUT);
        assertThat(fixture.cancelledFetches).isEqualTo(1);
    }

    @Test
    void aHangingPublicationTimesOutToo() {
        fixture.publication = Mono.never();
        fixture.start(order("a", 1));

        fixture.pass(Duration.ofSeconds(1));

        assertFailed(GateReason.FETCH_TIMEOUT);
    }

    @Test
    void aLateReplyIsCountedAndIgnored() {
        fixture.start(order("a", 1));
        fixture.pass(Duration.ofSeconds(1));

        fixture.ready(fixture.lastRequest());

        assertThat(fixture.results).hasSize(1);
        assertThat(fixture.fetches).isEmpty();
        assertIgnored("unknown_request", 1);
    }

    @Test
    void aForeignReplyIsCountedAndIgnored() {
        fixture.start(order("a", 1));

        fixture.ready("runner-2-1", "BP-a", DIGEST.hex());

        assertThat(fixture.fetches).isEmpty();
        assertIgnored("unknown_request", 1);
    }

    @Test
    void aReplyAboutAnotherBlueprintIsIgnoredAndTheRightOneStillCounts() {
        fixture.start(order("a", 1));
        fixture.ready("runner-1-1", "BP-b", DIGEST.hex());
        fixture.replies.next(new KernelReply.Unavailable("runner-1-1", "BP-b", "gone"));
        assertThat(fixture.fetches).isEmpty();
        assertIgnored("other_blueprint", 2);

        fixture.ready(fixture.lastRequest());
        fixture.fetched();

        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
    }

    @Test
    void aSecondReplyIsIgnoredWhileTheFirstIsBeingFetched() {
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());
        fixture.ready(fixture.lastRequest());
        fixture.replies.next(new KernelReply.Unavailable("runner-1-1", "BP-a", "gone"));

        assertThat(fixture.fetches).hasSize(1);
        assertIgnored("answered_before", 2);
    }

    @Test
    void aReplyWithoutAnArtifactFailsWithoutQuotingTheBus() {
        fixture.start(order("a", 1));

        fixture.replies.next(new KernelReply.Unavailable("runner-1-1", "BP-a", "<script>"));

        assertFailed(GateReason.FETCH_FAILED);
        assertThat(fixture.telemetry.events().toString()).doesNotContain("<script>");
        assertThat(fixture.telemetry.events(EventName.PREFETCH_FAILED).get(0).level())
                .isEqualTo(Level.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"''", "nonsense", "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"})
    void aChecksumThatIsNotThePinnedOneFailsBeforeAnythingIsFetched(String checksum) {
        fixture.start(order("a", 1));

        fixture.ready("runner-1-1", "BP-a", checksum);

        assertFailed(GateReason.DIGEST_MISMATCH);
        assertThat(fixture.fetches).isEmpty();
    }

    @Test
    void aChecksumMayBeWrittenInUpperCase() {
        fixture.start(order("a", 1));

        fixture.ready("runner-1-1", "BP-a", DIGEST.hex().toUpperCase(Locale.ROOT));

        assertThat(fixture.fetches).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "DIGEST_MISMATCH, DIGEST_MISMATCH",
        "TIMED_OUT, FETCH_TIMEOUT",
        "NOT_FOUND, FETCH_FAILED",
        "CONNECTION_FAILED, FETCH_FAILED",
        "TOO_LARGE, FETCH_FAILED"
    })
    void aFailedFetchFailsTheOrderForItsReason(FetchFailure failure, GateReason reason) {
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());

        fixture.fetchFails(failure);

        assertFailed(reason);
        assertThat(((PrefetchResult.Failed) fixture.last()).detail()).startsWith(failure.code());
        assertThat(fixture.telemetry.count(MetricName.PREFETCH_REQUESTS, "status", reason.code()))
                .isEqualTo(1);
    }

    @Test
    void aFetcherThatHandsOverAnotherFileIsNotBelieved() {
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());

        fixture.fetchEnds(new FetchResult.Fetched(FILE, OTHER_DIGEST, 1));

        assertFailed(GateReason.DIGEST_MISMATCH);
    }

    @Test
    void aFetcherThatThrowsOrErrorsFailsTheOrderOnly() {
        fixture.fetcher = (reference, expected, maxBytes) -> {
            throw new IllegalStateException("text");
        };
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());
        assertFailed(GateReason.FETCH_FAILED);

        fixture.fetcher = (reference, expected, maxBytes) -> Mono.error(new IllegalStateException("text"));
        fixture.start(order("b", 1));
        fixture.ready(fixture.lastRequest());
        assertFailed(GateReason.FETCH_FAILED);
        assertThat(((PrefetchResult.Failed) fixture.last()).detail()).isEqualTo("io_failed: IllegalStateException");
    }

    @Test
    void aBusThatTakesNoRequestFailsTheOrderOnly() {
        fixture.publication = Mono.error(new IllegalStateException("text"));

        fixture.start(order("a", 1));

        assertFailed(GateReason.FETCH_FAILED);
        fixture.publication = Mono.empty();
        fixture.start(order("b", 1));
        fixture.ready(fixture.lastRequest());
        fixture.fetched();
        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
    }

    @Test
    void aCancelBeforeTheReplyEndsTheOrder() {
        PrefetchOrder order = order("a", 2);
        fixture.start(order);

        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), 2, CancelReason.RETIRED));

        assertThat(fixture.results).containsExactly(new PrefetchResult.Canceled(order, CancelReason.RETIRED));
        Event event = fixture.telemetry.events(EventName.PREFETCH_CANCELED).get(0);
        assertThat(event.attributes()).containsEntry("reason", "retired");
        fixture.pass(Duration.ofMinutes(1));
        assertThat(fixture.results).hasSize(1);
    }

    @Test
    void aCancelDuringTheFetchStopsIt() {
        fixture.start(order("a", 2));
        fixture.ready(fixture.lastRequest());

        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), 3, CancelReason.SHUTDOWN));

        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Canceled.class);
        assertThat(fixture.cancelledFetches).isEqualTo(1);
    }

    @Test
    void aCancelOfAnOlderGenerationOrAnotherSeedChangesNothing() {
        fixture.start(order("a", 2));

        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), 1, CancelReason.RETIRED));
        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("b"), 9, CancelReason.RETIRED));

        assertThat(fixture.results).isEmpty();
        assertThat(fixture.telemetry.gauge(MetricName.PREFETCH_INFLIGHT)).isEqualTo(1);
    }

    @Test
    void aNewerOrderOfASeedSupersedesTheOlder() {
        PrefetchOrder older = order("a", 1);
        fixture.start(older);
        fixture.start(order("a", 2));

        assertThat(fixture.results).containsExactly(new PrefetchResult.Canceled(older, CancelReason.SUPERSEDED));

        fixture.ready("runner-1-1", "BP-a", DIGEST.hex());
        assertIgnored("unknown_request", 1);
        fixture.ready("runner-1-2", "BP-a", DIGEST.hex());
        fixture.fetched();
        assertThat(fixture.last().order().generation()).isEqualTo(2);
    }

    @Test
    void anOrderOfAnOlderGenerationIsSupersededAtOnce() {
        fixture.start(order("a", 2));
        fixture.start(order("a", 1));

        assertThat(fixture.results)
                .containsExactly(new PrefetchResult.Canceled(order("a", 1), CancelReason.SUPERSEDED));
        assertThat(fixture.requests).hasSize(1);
    }

    @Test
    void anUnpinnedOrderIsDeniedWherePinsAreRequired() {
        fixture.start(order("a", 1, null));

        assertFailed(GateReason.FETCH_DENIED);
        assertThat(fixture.requests).isEmpty();
    }

    @Test
    void whereNoPinIsRequiredTheRepliesChecksumIsTheExpectation() {
        PrefetchFixture lenient =
                new PrefetchFixture(new PrefetchConfig(Duration.ofMillis(500), false, 10, 4, 4, BreakerConfig.FETCH));
        lenient.run();

        lenient.start(order("a", 1, null));
        lenient.ready(lenient.lastRequest());
        assertThat(lenient.references).containsExactly("file:/kernel.pt " + DIGEST + " 10");
        lenient.fetched();
        assertThat(lenient.last()).isInstanceOf(PrefetchResult.Fetched.class);

        lenient.start(order("b", 1, OTHER_DIGEST));
        lenient.ready(lenient.lastRequest());
        assertThat(((PrefetchResult.Failed) lenient.last()).reason()).isEqualTo(GateReason.DIGEST_MISMATCH);
    }

    private void assertFailed(GateReason reason) {
        assertThat(fixture.last())
                .isInstanceOfSatisfying(PrefetchResult.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(reason));
    }

    private void assertIgnored(String reason, long times) {
        assertThat(fixture.telemetry.count(MetricName.PREFETCH_REPLIES_IGNORED, "reason", reason))
                .isEqualTo(times);
    }
}
