package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.DIGEST;
import static io.kasmina.support.PrefetchFixture.FILE;
import static io.kasmina.support.PrefetchFixture.OTHER_DIGEST;
import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.support.SchedulerClock;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
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

        fixture.assertFailed(GateReason.FETCH_TIMEOUT);
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

        fixture.assertFailed(GateReason.FETCH_TIMEOUT);
        assertThat(fixture.cancelledFetches).isEqualTo(1);
    }

    @Test
    void aHangingPublicationTimesOutToo() {
        fixture.publication = Mono.never();
        fixture.start(order("a", 1));

        fixture.pass(Duration.ofSeconds(1));

        fixture.assertFailed(GateReason.FETCH_TIMEOUT);
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

        fixture.assertFailed(reason);
        assertThat(((PrefetchResult.Failed) fixture.last()).detail()).startsWith(failure.code());
        assertThat(fixture.telemetry.count(MetricName.PREFETCH_REQUESTS, "status", reason.code()))
                .isEqualTo(1);
    }

    @Test
    void aFetcherThatHandsOverAnotherFileIsNotBelieved() {
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());

        fixture.fetchEnds(new FetchResult.Fetched(FILE, OTHER_DIGEST, 1));

        fixture.assertFailed(GateReason.DIGEST_MISMATCH);
    }

    @Test
    void aFetcherThatThrowsOrErrorsFailsTheOrderOnly() {
        fixture.fetcher = (reference, expected, maxBytes) -> {
            throw new IllegalStateException("text");
        };
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());
        fixture.assertFailed(GateReason.FETCH_FAILED);

        fixture.fetcher = (reference, expected, maxBytes) -> Mono.error(new IllegalStateException("text"));
        fixture.start(order("b", 1));
        fixture.ready(fixture.lastRequest());
        fixture.assertFailed(GateReason.FETCH_FAILED);
        assertThat(((PrefetchResult.Failed) fixture.last()).detail()).isEqualTo("io_failed: IllegalStateException");
    }

    @Test
    void aBusThatTakesNoRequestFailsTheOrderOnly() {
        fixture.publication = Mono.error(new IllegalStateException("text"));

        fixture.start(order("a", 1));
        fixture.pass(Duration.ofMillis(350));

        fixture.assertFailed(GateReason.FETCH_FAILED);
        fixture.publication = Mono.empty();
        fixture.start(order("b", 1));
        fixture.ready(fixture.lastRequest());
        fixture.fetched();
        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
    }
}
