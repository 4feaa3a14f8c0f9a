package io.kasmina.verify;

import static io.kasmina.verify.VerifyAssert.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Broken sources and broken collaborators. */
class VerifyFailureTest {

    private final VerifyFixture fixture = new VerifyFixture();
    private final RecordedTelemetry telemetry = fixture.telemetry;
    private boolean broken;

    @Test
    void everyCommandBeforeTheSourcesErrorIsVerifiedForASlowConsumerToo() {
        Flux<SignedCommand> source = Flux.range(0, 1_000)
                .map(n -> fixture.freshCull("c-" + n))
                .concatWith(Mono.error(new IllegalStateException("broker gone")));

        // The operator has prefetched the error long before the 900th command is asked for.
        SlowConsumer consumer = new SlowConsumer();
        source.transformDeferred(fixture.operator()).subscribe(consumer);
        consumer.request(900);
        assertThat(consumer.accepted).isEqualTo(900);
        assertThat(consumer.failure).isNull();
        consumer.request(101);

        assertThat(consumer.accepted).isEqualTo(1_000);
        assertThat(consumer.failure).hasMessage("broker gone");
    }

    @Test
    void aLedgerThatThrowsOnTheTimerIsSaidOnceAndEndsNothing() {
        TestPublisher<SignedCommand> source = TestPublisher.create();

        StepVerifier.create(source.flux().transformDeferred(operator(fixture.clock, new BrittleLedger())))
                .then(() -> broken = true)
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(10)))
                .then(() -> assertThat(telemetry.events())
                        .containsExactly(Event.global(
                                EventName.VERIFIER_TICK_FAILED, Level.ERROR, Map.of("cause", "IllegalStateException"))))
                .then(() -> source.next(fixture.freshCull("c-1")))
                .assertNext(
                        verification -> assertThat(rejection(verification)).isEqualTo(Rejection.VERIFIER_UNAVAILABLE))
                .then(() -> broken = false)
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(1)))
                .then(() -> broken = true)
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(1)))
                .then(() -> assertThat(telemetry.events(EventName.VERIFIER_TICK_FAILED))
                        .hasSize(2))
                .then(() -> broken = false)
                .then(() -> source.next(fixture.freshCull("c-2")))
                .assertNext(verification -> assertThat(verification).isInstanceOf(Verification.Accepted.class))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void aClockThatThrowsDeclinesTheCommandAndEndsNothing() {
        TestPublisher<SignedCommand> source = TestPublisher.create();
        broken = true;

        StepVerifier.create(source.flux().transformDeferred(operator(new BrittleClock(), fixture.ledger)))
                .then(() -> fixture.timer.advanceTimeBy(Duration.ofSeconds(1)))
                .then(() -> source.next(fixture.freshCull("c-1")))
                .assertNext(
                        verification -> assertThat(rejection(verification)).isEqualTo(Rejection.VERIFIER_UNAVAILABLE))
                .then(() -> assertThat(telemetry.events(EventName.COMMAND_REJECTED))
                        .singleElement()
                        .satisfies(event ->
                                assertThat(event.attributes()).containsEntry("cause", "IllegalStateException")))
                .then(() -> broken = false)
                .then(() -> source.next(fixture.freshCull("c-1")))
                .assertNext(verification -> assertThat(verification).isInstanceOf(Verification.Accepted.class))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    private VerifyOperator operator(Clock clock, NonceLedger ledger) {
        return VerifyOperator.of(
                VerifyConfig.defaults(),
                new VerifyPorts(
                        fixture.keys,
                        fixture.codec,
                        RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                        ledger,
                        clock,
                        telemetry,
                        telemetry,
                        fixture.timer));
    }

    private void breakIfAsked() {
        if (broken) {
            throw new IllegalStateException("text");
        }
    }

    private final class BrittleLedger implements NonceLedger {

        @Override
        public Admission admit(String keyId, String commandId, long nowMillis, Consumer<NonceReceipt> spent) {
            breakIfAsked();
            return fixture.ledger.admit(keyId, commandId, nowMillis, spent);
        }

        @Override
        public void expire(long nowMillis) {
            breakIfAsked();
            fixture.ledger.expire(nowMillis);
        }

        @Override
        public int size() {
            return fixture.ledger.size();
        }

        @Override
        public long expired() {
            return fixture.ledger.expired();
        }

        @Override
        public VerifyConfig limits() {
            return fixture.ledger.limits();
        }

        @Override
        public long forgottenMillis() {
            return fixture.ledger.forgottenMillis();
        }
    }

    private final class BrittleClock extends Clock {

        @Override
        public Instant instant() {
            breakIfAsked();
            return fixture.clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Asks for as much as it is told to. */
    private static final class SlowConsumer extends BaseSubscriber<Verification> {

        private int accepted;
        private Throwable failure;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Demand comes from the test.
        }

        @Override
        protected void hookOnNext(Verification verification) {
            accepted += verification instanceof Verification.Accepted ? 1 : 0;
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
        }
    }
}
