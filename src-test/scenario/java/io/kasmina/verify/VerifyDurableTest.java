package io.kasmina.verify;

import static io.kasmina.verify.VerifyAssert.accepted;
import static io.kasmina.verify.VerifyAssert.declined;
import static io.kasmina.verify.VerifyAssert.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Verification with a ledger whose nonces become durable some time after they were admitted. */
class VerifyDurableTest {

    private static final SignedCommand UNSIGNED =
            new SignedCommand(new byte[] {1}, null, Origin.inMemory(Origin.COMMANDS));

    private final ScriptedLog log = new ScriptedLog();
    private final Sinks.Many<SignedCommand> in = Sinks.many().unicast().onBackpressureBuffer();
    private final List<Verification> out = new ArrayList<>();
    private final List<Object> ends = new ArrayList<>();
    private VerifyFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new VerifyFixture(NonceLedger.logged(VerifyConfig.defaults(), new byte[16], log));
        in.asFlux().transformDeferred(fixture.operator()).subscribe(out::add, ends::add, () -> ends.add("complete"));
    }

    @Test
    void aVerificationIsHeldBackUntilItsNonceIsDurable() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ZERO);
        fields.put("coverage", "0.9");
        send(VerifyFixture.signed(fields));

        assertThat(out).isEmpty();
        assertThat(fixture.telemetry.events()).isEmpty();
        assertThat(fixture.telemetry.count(MetricName.VERIFIER_ACCEPTED)).isZero();

        log.settle();

        assertThat(accepted(out.get(0)).commandId()).isEqualTo("c-1");
        assertThat(fixture.telemetry.events(EventName.TAMIYO_ANNOTATIONS)).hasSize(1);
        assertThat(fixture.telemetry.count(MetricName.VERIFIER_ACCEPTED)).isEqualTo(1);
    }

    @Test
    void commandsBehindAreJudgedMeanwhileAndBecomeDurableTogether() {
        for (int n = 0; n < 10; n++) {
            send(fixture.freshCull("c-" + n));
        }
        assertThat(log.waiting()).isEqualTo(10);
        assertThat(out).isEmpty();

        log.settle();

        assertThat(out)
                .extracting(verification -> accepted(verification).commandId())
                .containsExactly("c-0", "c-1", "c-2", "c-3", "c-4", "c-5", "c-6", "c-7", "c-8", "c-9");
    }

    @Test
    void whatNeedsNoNonceWaitsItsTurnTooSoThatTheOrderIsKept() {
        SignedCommand command = fixture.freshCull("c-1");
        send(command);
        send(UNSIGNED);
        send(command);
        assertThat(out).isEmpty();
        assertThat(fixture.telemetry.events()).isEmpty();

        log.settle();

        assertThat(out).hasSize(3);
        accepted(out.get(0));
        assertThat(rejection(out.get(1))).isEqualTo(Rejection.MISSING_SIGNATURE);
        assertThat(rejection(out.get(2))).isEqualTo(Rejection.NONCE_REPLAYED);
    }

    @Test
    void aPassedDeadlineIsAnsweredWhenItsNonceIsDurable() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ofSeconds(2));
        fields.put("deadline", "1000");
        send(VerifyFixture.signed(fields));
        assertThat(out).isEmpty();

        log.settle();

        assertThat(declined(out.get(0))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aPassedDeadlineWhoseNonceIsLostIsDeclinedByTheCommandsName() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ofSeconds(2));
        fields.put("deadline", "1000");
        send(VerifyFixture.signed(fields));
        log.breakDown();

        assertThat(rejection(out.get(0))).isEqualTo(Rejection.VERIFIER_UNAVAILABLE);
        assertThat(declined(out.get(0)).subject().commandId()).isEqualTo("c-1");
    }

    @Test
    void aNonceThatCannotBeMadeDurableDeclinesItsCommandWhichMayComeAgain() {
        SignedCommand command = fixture.freshCull("c-1");
        send(command);
        log.breakDown();

        Outcome outcome = declined(out.get(0));
        assertThat(rejection(out.get(0))).isEqualTo(Rejection.VERIFIER_UNAVAILABLE);
        assertThat(outcome.subject().commandId()).isEqualTo("c-1");
        assertThat(outcome.subject().seed()).isEqualTo(new SeedId("seed-1"));
        assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes())
                        .containsEntry("reason", "verifier_unavailable")
                        .containsEntry("cause", "IOException")
                        .containsEntry("command_id", "c-1"));
        assertThat(fixture.telemetry.count(MetricName.VERIFIER_ACCEPTED)).isZero();

        fixture.timer.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(log.rewrites).containsExactly("repair 0");
        log.mend();
        send(command);
        log.settle();

        accepted(out.get(1));
    }

    @Test
    void aBrokenLogIsSaidOnceUntilItWorksAgain() {
        log.breakDown();
        for (int n = 0; n < 3; n++) {
            send(fixture.freshCull("c-" + n));
            fixture.timer.advanceTimeBy(Duration.ofSeconds(1));
        }
        assertThat(out).allSatisfy(verification -> assertThat(rejection(verification))
                .isEqualTo(Rejection.VERIFIER_UNAVAILABLE));
        assertThat(fixture.telemetry.events(EventName.NONCE_LEDGER_UNAVAILABLE))
                .singleElement()
                .satisfies(event -> assertThat(event.level()).isEqualTo(Level.CRITICAL));

        log.mend();
        fixture.timer.advanceTimeBy(Duration.ofSeconds(1));
        log.breakDown();
        fixture.timer.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(fixture.telemetry.events(EventName.NONCE_LEDGER_UNAVAILABLE)).hasSize(2);
    }

    @Test
    void everyCommandIsAnsweredBeforeTheStreamCompletes() {
        send(fixture.freshCull("c-1"));
        in.tryEmitComplete().orThrow();
        assertThat(ends).isEmpty();

        log.settle();

        assertThat(out).hasSize(1);
        assertThat(ends).containsExactly("complete");
    }

    @Test
    void everyCommandIsAnsweredBeforeTheSourcesError() {
        IllegalStateException gone = new IllegalStateException("broker gone");
        send(fixture.freshCull("c-1"));
        in.tryEmitError(gone).orThrow();
        assertThat(ends).isEmpty();

        log.settle();

        assertThat(out).hasSize(1);
        assertThat(ends).containsExactly(gone);
    }

    @Test
    void onlySoManyCommandsAreJudgedAhead() {
        AtomicLong requested = new AtomicLong();
        Flux<SignedCommand> endless = Flux.range(0, 100_000)
                .map(n -> fixture.freshCull("c-" + n))
                .doOnNext(command -> requested.incrementAndGet());

        endless.transformDeferred(fixture.operator()).subscribe(out::add).dispose();

        assertThat(log.waiting()).isBetween(1, 512);
        assertThat(requested.get()).isLessThanOrEqualTo(1_024);
    }

    @Test
    void ticksStillSumUpRejectionsAndForgetNonces() {
        log.immediate();
        send(fixture.freshCull("c-1"));
        for (int n = 0; n < 130; n++) {
            send(UNSIGNED);
        }
        fixture.timer.advanceTimeBy(Duration.ofSeconds(66));

        assertThat(fixture.telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY))
                .hasSize(1);
        assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_SIZE)).isZero();
        assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_TTL)).isEqualTo(65);
        assertThat(fixture.telemetry.count(MetricName.NONCE_LEDGER_EVICTIONS)).isEqualTo(1);
    }

    @Test
    void aLedgerThatForgetsWhatIsStillFreshIsRefused() {
        VerifyConfig base = VerifyConfig.defaults();
        VerifyConfig longer = new VerifyConfig(
                base.maxBytes(),
                Duration.ofSeconds(61),
                base.skew(),
                Duration.ofSeconds(66),
                base.nonceCap(),
                base.noncesPerKey(),
                base.rejectionsPerMinute(),
                base.tick());
        VerifyPorts ports = new VerifyPorts(
                fixture.keys,
                fixture.codec,
                RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                fixture.ledger,
                fixture.clock,
                fixture.telemetry,
                fixture.telemetry,
                fixture.timer);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerifyOperator.of(longer, ports))
                .withMessage("ledger: must remember nonces for freshness + skew = PT1M6S and allow a skew of PT5S,"
                        + " does for PT1M5S and PT5S");
    }

    private void send(SignedCommand command) {
        in.tryEmitNext(command).orThrow();
    }
}
