package io.kasmina.verify;

import static io.kasmina.support.VerifyFixture.annotated;
import static io.kasmina.support.VerifyFixture.signed;
import static io.kasmina.verify.VerifyAssert.accepted;
import static io.kasmina.verify.VerifyAssert.declined;
import static io.kasmina.verify.VerifyAssert.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.TextCodec;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VerifyOperatorTest {

    private final VerifyFixture fixture = new VerifyFixture();

    @Test
    void aDetachedCommandIsAcceptedAsWhatItIs() {
        Verified<Command> verified = accepted(fixture.verifyOne(fixture.freshCull("c-1")));

        assertThat(verified.value()).isInstanceOf(Command.Retire.class);
        assertThat(verified.commandId()).isEqualTo("c-1");
        assertThat(verified.keyId()).isEqualTo("default");
        assertThat(verified.origin()).isEqualTo(Origin.inMemory(Origin.COMMANDS));
        assertThat(verified.map(Command::seed).value()).isEqualTo(new SeedId("seed-1"));
        assertThat(verified.map(Command::seed).commandId()).isEqualTo("c-1");
        assertThat(fixture.telemetry.events()).isEmpty();
        assertThat(fixture.telemetry.count(MetricName.VERIFIER_ACCEPTED)).isEqualTo(1);
        assertThat(fixture.telemetry.timings(MetricName.VERIFIER_LATENCY)).isEqualTo(1);
    }

    @Test
    void anAnnotatedCommandIsAcceptedWithAnyKeyThatMaySignSo() {
        fixture.keys = () -> Keyring.of("default", List.of(VerifyFixture.KEY, VerifyFixture.STRANGER));

        SignedCommand command = annotated(VerifyFixture.STRANGER, fixture.cull("c-1", Duration.ZERO));

        assertThat(accepted(fixture.verifyOne(command)).keyId()).isEqualTo("stranger");
    }

    @Test
    void aReplayedCommandIsRejectedInTheSameAndInALaterSubscription() {
        SignedCommand command = fixture.freshCull("c-1");
        List<Verification> both = fixture.verify(command, command);

        accepted(both.get(0));
        assertThat(rejection(both.get(1))).isEqualTo(Rejection.NONCE_REPLAYED);
        assertThat(rejection(fixture.verifyOne(command))).isEqualTo(Rejection.NONCE_REPLAYED);
    }

    @Test
    void theOtherSigningFormOfAnAcceptedCommandIsAReplayToo() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ZERO);

        accepted(fixture.verifyOne(signed(fields)));

        assertThat(rejection(fixture.verifyOne(annotated(VerifyFixture.KEY, fields))))
                .isEqualTo(Rejection.NONCE_REPLAYED);
    }

    @Test
    void aDetachedCommandMovedToAnotherTopicIsForged() {
        SignedCommand command = fixture.freshCull("c-1");
        SignedCommand moved = new SignedCommand(command.value(), command.signature(), Origin.inMemory(Origin.CONTROL));

        assertThat(rejection(fixture.verifyOne(moved))).isEqualTo(Rejection.INVALID_SIGNATURE);
    }

    @Test
    void anAnnotatedCommandOnTheWrongTopicIsMisroutedAndSpendsNoNonce() {
        SignedCommand command = annotated(VerifyFixture.KEY, fixture.cull("c-1", Duration.ZERO));
        SignedCommand moved = new SignedCommand(command.value(), null, Origin.inMemory(Origin.CONTROL));

        assertThat(rejection(fixture.verifyOne(moved))).isEqualTo(Rejection.MISROUTED);
        accepted(fixture.verifyOne(command));
    }

    @Test
    void theEdgesOfFreshnessAreAccepted() {
        accepted(fixture.verifyOne(signed(fixture.cull("old", Duration.ofSeconds(60)))));
        accepted(fixture.verifyOne(signed(fixture.cull("ahead", Duration.ofSeconds(-5)))));
        assertThat(rejection(fixture.verifyOne(signed(fixture.cull("older", Duration.ofMillis(60_001))))))
                .isEqualTo(Rejection.STALE_COMMAND);
        assertThat(rejection(fixture.verifyOne(signed(fixture.cull("further", Duration.ofMillis(-5_001))))))
                .isEqualTo(Rejection.ISSUED_IN_FUTURE);
    }

    @Test
    void aCommandFromTheFutureCannotBeReplayedAfterItsNonceWasForgotten() {
        SignedCommand command = signed(fixture.cull("c-1", Duration.ofSeconds(-5)));
        accepted(fixture.verifyOne(command));

        fixture.timer.advanceTimeBy(Duration.ofSeconds(65));
        assertThat(rejection(fixture.verifyOne(command))).isEqualTo(Rejection.NONCE_REPLAYED);
        fixture.timer.advanceTimeBy(Duration.ofMillis(1));
        assertThat(rejection(fixture.verifyOne(command))).isEqualTo(Rejection.STALE_COMMAND);
    }

    @Test
    void aClockThatJumpsForwardAndBackReopensNoReplay() {
        SignedCommand command = fixture.freshCull("c-1");
        accepted(fixture.verifyOne(command));

        fixture.clock.shift(Duration.ofHours(1));
        fixture.verifyOne(fixture.freshCull("c-2"));
        fixture.ledger.expire(fixture.clock.millis());
        fixture.clock.shift(Duration.ofHours(-1));

        assertThat(fixture.ledger.size()).isZero();
        assertThat(rejection(fixture.verifyOne(command))).isEqualTo(Rejection.STALE_COMMAND);
        fixture.timer.advanceTimeBy(Duration.ofMillis(5_001));
        accepted(fixture.verifyOne(fixture.freshCull("c-3")));
    }

    @Test
    void anOverdueCommandIsRefusedAndItsNonceSpent() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ofSeconds(10));
        fields.put("deadline", "9999");

        Outcome outcome = declined(fixture.verifyOne(signed(fields)));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Refusal.DEADLINE_EXCEEDED);
            assertThat(refused.subject().commandId()).isEqualTo("c-1");
            assertThat(refused.subject().seed()).isEqualTo(new SeedId("seed-1"));
        });
        assertThat(rejection(fixture.verifyOne(signed(fields)))).isEqualTo(Rejection.NONCE_REPLAYED);
    }

    @Test
    void aDeadlineReachedExactlyIsKept() {
        Map<String, String> fields = fixture.cull("c-1", Duration.ofSeconds(10));
        fields.put("deadline", "10000");

        accepted(fixture.verifyOne(signed(fields)));
    }

    @Test
    void anUnknownKeysNameIsNeverQuoted() {
        SignedCommand command = fixture.freshCull("c-1");
        DetachedSignature signature = Objects.requireNonNull(command.signature());
        SignedCommand forged = new SignedCommand(
                command.value(), new DetachedSignature("<script>", signature.tag()), command.origin());

        Outcome outcome = declined(fixture.verifyOne(forged));

        assertThat(outcome.reasonCode()).isEqualTo("unknown_key");
        assertThat(outcome.subject().keyId()).isNull();
        assertThat(outcome.subject().commandId()).isNull();
        assertThat(fixture.telemetry.events().get(0).attributes())
                .isEqualTo(Map.of("reason", "unknown_key", "key_id", "", "source", "oona.commands"));
    }

    @Test
    void aForgedCommandIsNotParsedAndNotStored() {
        SignedCommand command = annotated(VerifyFixture.STRANGER, fixture.cull("c-1", Duration.ZERO));
        fixture.codec = new CommandCodec() {
            @Override
            public Scan scan(byte[] value) {
                return new TextCodec().scan(value);
            }

            @Override
            public Decoded decode(byte[] value) {
                throw new AssertionError("parsed before its MAC was valid");
            }
        };

        assertThat(rejection(fixture.verifyOne(command))).isEqualTo(Rejection.INVALID_SIGNATURE);
        assertThat(fixture.ledger.size()).isZero();
    }

    @Test
    void theClockIsReadOncePerCommand() {
        fixture.verify(fixture.freshCull("c-1"), fixture.freshCull("c-2"), fixture.freshCull("c-2"));

        assertThat(fixture.clock.readings()).isEqualTo(3);
    }

    @Test
    void theTimeOfAVerificationIsTheTimerSinceItsBegin() {
        fixture.timer.advanceTimeBy(Duration.ofSeconds(3));
        SignedCommand command = fixture.freshCull("c-1");
        CommandCodec text = fixture.codec;
        fixture.codec = new CommandCodec() {
            @Override
            public Scan scan(byte[] value) {
                return text.scan(value);
            }

            @Override
            public Decoded decode(byte[] value) {
                fixture.timer.advanceTimeBy(Duration.ofMillis(2));
                return text.decode(value);
            }
        };
        accepted(fixture.verifyOne(command));

        assertThat(fixture.telemetry.nanos(MetricName.VERIFIER_LATENCY)).isEqualTo(2_000_000);
    }

    @Test
    void aSaturatedLedgerSaysSoOnceAndThenRejects() {
        VerifyFixture small = new VerifyFixture(VerifyFixture.withNonces(10, 10));
        SignedCommand[] commands = new SignedCommand[12];
        for (int n = 0; n < commands.length; n++) {
            commands[n] = small.freshCull("c-" + n);
        }

        List<Verification> verifications = small.verify(commands);

        verifications.subList(0, 10).forEach(VerifyAssert::accepted);
        assertThat(rejection(verifications.get(10))).isEqualTo(Rejection.NONCE_LEDGER_FULL);
        assertThat(small.telemetry.events(EventName.NONCE_LEDGER_SATURATED))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.level()).isEqualTo(Level.CRITICAL);
                    assertThat(event.attributes()).isEqualTo(Map.of("size", "9", "cap", "10"));
                });
    }
}
