package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.DIGEST;
import static io.kasmina.support.PrefetchFixture.FILE;
import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.SeedId;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.telemetry.EventName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class PrefetchStreamTest {

    @Test
    void beyondItsBoundsNothingIsTakenFromTheSource() {
        PrefetchFixture fixture = new PrefetchFixture(PrefetchFixture.atMost(2, 3));
        AtomicLong taken = new AtomicLong();
        Flux<PrefetchSignal> source = Flux.range(0, 100)
                .<PrefetchSignal>map(n -> new PrefetchSignal.Start(order("s" + n, 1)))
                .doOnNext(signal -> taken.incrementAndGet());

        fixture.results(source).subscribe(fixture.results::add);

        assertThat(fixture.requests).hasSize(2);
        // Two under way, three waiting, one pulled ahead.
        assertThat(taken).hasValue(6);
        fixture.ready(fixture.requests.get(0));
        fixture.fetched();
        assertThat(fixture.requests).hasSize(3);
        assertThat(taken).hasValue(7);
    }

    @Test
    void waitingOrdersBeginInTurnAndTheirTimeBeginsThen() {
        PrefetchFixture fixture = new PrefetchFixture(PrefetchFixture.atMost(1, 10));
        fixture.run();
        for (int n = 0; n < 3; n++) {
            fixture.start(order("s" + n, 1));
        }

        for (int n = 1; n <= 3; n++) {
            assertThat(fixture.requests).hasSize(n);
            assertThat(fixture.lastRequest().blueprintId()).isEqualTo("BP-s" + (n - 1));
            fixture.pass(Duration.ofSeconds(1));
            assertThat(fixture.results).hasSize(n);
        }
    }

    @Test
    void aCancelReachesAWaitingOrder() {
        PrefetchFixture fixture = new PrefetchFixture(PrefetchFixture.atMost(1, 10));
        fixture.run();
        fixture.start(order("a", 1));
        fixture.start(order("b", 1));

        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("b"), 1, CancelReason.RETIRED));
        fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("a"), 1, CancelReason.SHUTDOWN));

        assertThat(fixture.results)
                .containsExactly(
                        new PrefetchResult.Canceled(order("b", 1), CancelReason.RETIRED),
                        new PrefetchResult.Canceled(order("a", 1), CancelReason.SHUTDOWN));
        assertThat(fixture.requests).hasSize(1);
    }

    @Test
    void aWaitingOrderIsSupersededToo() {
        PrefetchFixture fixture = new PrefetchFixture(PrefetchFixture.atMost(1, 10));
        fixture.run();
        fixture.start(order("a", 1));
        fixture.start(order("b", 1));
        fixture.start(order("b", 2));

        assertThat(fixture.results)
                .containsExactly(new PrefetchResult.Canceled(order("b", 1), CancelReason.SUPERSEDED));
    }

    @Test
    void aBreakerThatOpensDeniesWaitingOrdersWithoutAnyDelay() {
        PrefetchFixture fixture = new PrefetchFixture(PrefetchFixture.atMost(1, 10));
        fixture.run();
        for (int n = 0; n < 6; n++) {
            fixture.start(order("s" + n, 1));
        }

        fixture.pass(Duration.ofSeconds(3));

        assertThat(fixture.results)
                .extracting(result -> ((PrefetchResult.Failed) result).reason().code())
                .containsExactly(
                        "fetch_timeout",
                        "fetch_timeout",
                        "fetch_timeout",
                        "fetch_denied",
                        "fetch_denied",
                        "fetch_denied");
    }

    @Test
    void permitsComeBackHoweverAnOrderEnds() {
        PrefetchFixture fixture = new PrefetchFixture(PrefetchFixture.atMost(1, 0));
        fixture.run();
        for (int n = 0; n < 50; n++) {
            fixture.start(order("s", n));
            fixture.signals.next(new PrefetchSignal.Cancel(new SeedId("other"), n, CancelReason.RETIRED));
            fixture.pass(Duration.ofSeconds(1));
        }
        assertThat(fixture.results).hasSize(50);
    }

    @Test
    void afterTheSourceCompletesOrdersUnderWayStillEnd() {
        PrefetchFixture fixture = new PrefetchFixture();

        StepVerifier.create(fixture.flux())
                .then(() -> fixture.start(order("a", 1)))
                .then(fixture.signals::complete)
                .then(() -> fixture.ready(fixture.lastRequest()))
                .then(fixture::fetched)
                .expectNextMatches(PrefetchResult.Fetched.class::isInstance)
                .verifyComplete();
        fixture.replies.assertCancelled();
    }

    @Test
    void anEmptySourceCompletesAtOnce() {
        PrefetchFixture fixture = new PrefetchFixture();

        StepVerifier.create(fixture.flux()).then(fixture.signals::complete).verifyComplete();
    }

    @Test
    void cancellingTheResultsStopsFetchesAndTimers() {
        PrefetchFixture fixture = new PrefetchFixture();
        Disposable subscription = fixture.run();
        fixture.start(order("a", 1));
        fixture.ready(fixture.lastRequest());

        subscription.dispose();
        fixture.pass(Duration.ofMinutes(1));

        assertThat(fixture.cancelledFetches).isEqualTo(1);
        assertThat(fixture.results).isEmpty();
        assertThat(fixture.telemetry.events(EventName.PREFETCH_TIMEOUT)).isEmpty();
        fixture.signals.assertCancelled();
        fixture.replies.assertCancelled();
    }

    @Test
    void aBrokenReplySourceBreaksTheStream() {
        PrefetchFixture fixture = new PrefetchFixture();

        StepVerifier.create(fixture.flux())
                .then(() -> fixture.start(order("a", 1)))
                .then(() -> fixture.replies.error(new IllegalStateException("bus gone")))
                .verifyErrorMessage("bus gone");
    }

    @Test
    void aReplyThatIsThereBeforePublishReturnsIsTaken() {
        PrefetchFixture fixture = new PrefetchFixture();
        fixture.publication = Mono.fromRunnable(() -> fixture.ready(fixture.lastRequest()));
        fixture.fetcher = (reference, expected, maxBytes) -> Mono.just(new FetchResult.Fetched(FILE, DIGEST, 1));
        fixture.run();

        fixture.start(order("a", 1));

        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
    }

    @Test
    void aLaterSubscriptionReusesNoRequestId() {
        PrefetchFixture fixture = new PrefetchFixture();
        Disposable first = fixture.run();
        fixture.start(order("a", 1));
        first.dispose();
        fixture.run();
        fixture.start(order("a", 1));

        assertThat(fixture.requests)
                .extracting(request -> request.requestId())
                .containsExactly("runner-1-1", "runner-1-2");
    }

    @Test
    void resultsWaitForASlowConsumer() {
        PrefetchFixture fixture = new PrefetchFixture(PrefetchFixture.atMost(4, 0));
        List<PrefetchResult> taken = new ArrayList<>();
        BaseSubscriber<PrefetchResult> consumer = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(PrefetchResult result) {
                taken.add(result);
            }
        };
        fixture.flux().subscribe(consumer);
        for (int n = 0; n < 4; n++) {
            fixture.start(order("s" + n, 1));
        }
        fixture.pass(Duration.ofSeconds(1));
        assertThat(taken).hasSize(1);

        consumer.request(10);

        assertThat(taken).hasSize(4);
        fixture.start(order("next", 1));
        fixture.pass(Duration.ofSeconds(61));
        assertThat(taken).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 64})
    void manyOrdersOnManyThreadsGetOneResultEach(int outstanding) {
        Sinks.Many<KernelReply> bus = Sinks.many().multicast().onBackpressureBuffer(4096, false);
        Scheduler answers = Schedulers.newSingle("answers");
        PrefetchPorts ports = new PrefetchPorts(
                request -> Mono.fromRunnable(() -> bus.tryEmitNext(new KernelReply.Ready(
                                        request.requestId(), request.blueprintId(), "file:/k", DIGEST.hex(), "", 0, 0))
                                .orThrow())
                        .subscribeOn(answers)
                        .then(),
                bus::asFlux,
                (reference, expected, maxBytes) -> Mono.<FetchResult>just(new FetchResult.Fetched(FILE, DIGEST, 1))
                        .subscribeOn(Schedulers.parallel()),
                Clock.systemUTC(),
                event -> {},
                new RecordedTelemetry(),
                Schedulers.parallel());
        PrefetchConfig config =
                new PrefetchConfig(Duration.ofSeconds(30), true, 1000, outstanding, 8, BreakerConfig.FETCH);

        StepVerifier.create(Flux.range(0, 2_000)
                        .<PrefetchSignal>map(n -> new PrefetchSignal.Start(order("s" + n, 1)))
                        .transformDeferred(PrefetchOperator.of(config, "p", ports))
                        .map(result ->
                                result.order().seed() + " " + result.getClass().getSimpleName())
                        .collectList())
                .assertNext(results -> assertThat(results)
                        .hasSize(2_000)
                        .doesNotHaveDuplicates()
                        .allMatch(result -> result.endsWith("Fetched")))
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        answers.dispose();
    }

    @Test
    void aPrefixIsNeeded() {
        PrefetchPorts ports = new PrefetchPorts(
                request -> Mono.empty(),
                Flux::never,
                (reference, expected, maxBytes) -> Mono.empty(),
                Clock.systemUTC(),
                event -> {},
                new RecordedTelemetry(),
                Schedulers.parallel());
        for (String prefix : List.of(" ", String.join("", Collections.nCopies(65, "p")))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PrefetchOperator.of(PrefetchConfig.defaults(), prefix, ports))
                    .withMessageStartingWith("requestPrefix: must be");
        }
    }
}
