package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class VerifyStreamTest {

    private static final SignedCommand UNSIGNED =
            new SignedCommand(new byte[] {1}, null, Origin.inMemory(Origin.COMMANDS));

    private final VerifyFixture fixture = new VerifyFixture();

    @Test
    void everyCommandGetsOneAnswerInOrder() {
        Flux<SignedCommand> commands =
                Flux.range(0, 2_000).map(n -> n % 3 == 0 ? UNSIGNED : fixture.freshCull("c-" + n));

        StepVerifier.create(commands.publishOn(Schedulers.parallel(), 16)
                        .transformDeferred(fixture.operator())
                        .map(verification -> verification instanceof Verification.Accepted accepted
                                ? accepted.command().commandId()
                                : "declined")
                        .collectList())
                .assertNext(
                        answers -> assertThat(answers).hasSize(2_000).startsWith("declined", "c-1", "c-2", "declined"))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void aSlowConsumerSlowsTheSource() {
        AtomicLong requested = new AtomicLong();
        Flux<SignedCommand> commands = Flux.range(0, 10_000).map(n -> UNSIGNED).doOnRequest(requested::addAndGet);

        StepVerifier.create(commands.transformDeferred(fixture.operator()), 0)
                .thenRequest(3)
                .expectNextCount(3)
                .thenCancel()
                .verify(Duration.ofSeconds(10));

        assertThat(requested.get()).isLessThanOrEqualTo(512);
    }

    @Test
    void theTimerForgetsDeadNoncesAndReportsTheLedgersSize() {
        TestPublisher<SignedCommand> source = TestPublisher.create();

        StepVerifier.create(source.flux().transformDeferred(fixture.operator()))
                .then(() -> source.next(fixture.freshCull("c-1")))
                .expectNextCount(1)
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(65)))
                .then(() -> assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_SIZE))
                        .isEqualTo(1))
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(1)))
                .then(() -> assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_SIZE))
                        .isZero())
                .then(source::complete)
                .verifyComplete();
    }

    @Test
    void theTimerStopsWithTheSubscription() {
        StepVerifier.create(Flux.<SignedCommand>empty().transformDeferred(fixture.operator()))
                .verifyComplete();
        StepVerifier.create(Flux.<SignedCommand>never().transformDeferred(fixture.operator()))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
        int readings = fixture.clock.readings();

        fixture.timer.advanceTimeBy(Duration.ofMinutes(10));

        assertThat(fixture.clock.readings()).isEqualTo(readings);
    }

    @Test
    void aRelievedLedgerMayBecomeSaturatedAgain() {
        VerifyFixture small = new VerifyFixture(VerifyFixture.withNonces(10, 10));
        TestPublisher<SignedCommand> source = TestPublisher.create();

        StepVerifier.create(source.flux().transformDeferred(small.operator()))
                .then(() -> fill(small, source, "first"))
                .expectNextCount(10)
                .then(() -> small.timer.advanceTimeBy(Duration.ofSeconds(66)))
                .then(() -> fill(small, source, "second"))
                .expectNextCount(10)
                .thenCancel()
                .verify(Duration.ofSeconds(10));

        assertThat(small.telemetry.events(EventName.NONCE_LEDGER_SATURATED)).hasSize(2);
    }

    @Test
    void unrequestedTicksAreDropped() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        BaseSubscriber<Verification> consumer = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                fixture.timer.advanceTimeBy(Duration.ofHours(1));
            }

            @Override
            protected void hookOnError(Throwable error) {
                failure.set(error);
            }
        };
        // Held up by a verification that nobody requests, ticks pile up behind it.
        Flux.concat(Mono.just(UNSIGNED), Flux.<SignedCommand>never())
                .transformDeferred(fixture.operator())
                .subscribe(consumer);
        fixture.timer.advanceTimeBy(Duration.ofHours(1));

        assertThat(failure).hasNullValue();
        consumer.cancel();
    }

    private static void fill(VerifyFixture small, TestPublisher<SignedCommand> source, String name) {
        for (int n = 0; n < 10; n++) {
            source.next(small.freshCull(name + n));
        }
    }
}
