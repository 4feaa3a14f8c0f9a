package io.kasmina.verify;

import static io.kasmina.verify.VerifyAssert.accepted;
import static io.kasmina.verify.VerifyAssert.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.Command;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands at the very bounds of the envelope. */
class VerifyBoundsTest {

    private final SignedCommand command = new VerifyFixture().freshCull("c-1");
    private final VerifyFixture exact = new VerifyFixture(atMost(command.value().length));
    private final VerifyFixture tight = new VerifyFixture(atMost(command.value().length - 1));

    @Test
    void aCommandAsLargeAsAllowedIsAccepted() {
        accepted(exact.verifyOne(command));
    }

    @Test
    void oneByteMoreIsRejectedBeforeItsTopicIsLookedAt() {
        SignedCommand strayed =
                new SignedCommand(command.value(), command.signature(), Origin.inMemory("another.topic"));

        assertThat(rejection(tight.verifyOne(command))).isEqualTo(Rejection.OVERSIZED);
        assertThat(rejection(tight.verifyOne(strayed))).isEqualTo(Rejection.OVERSIZED);
        assertThat(rejection(exact.verifyOne(strayed))).isEqualTo(Rejection.MISROUTED);
    }

    @ParameterizedTest
    @CsvSource({"unparsable, MALFORMED", "id, MISSING_COMMAND_ID", "issued, MISSING_TIMESTAMP"})
    void verifiedContentThatIsNoCommandIsRejectedByItsKind(String field, Rejection reason) {
        VerifyFixture fixture = new VerifyFixture();
        Map<String, String> fields = fixture.cull("c-1", Duration.ZERO);
        if (fields.remove(field) == null) {
            fields.put(field, "true");
        }

        assertThat(rejection(fixture.verifyOne(VerifyFixture.signed(fields)))).isEqualTo(reason);
        assertThat(fixture.ledger.size()).isZero();
    }

    @Test
    void twoKeysTogetherStayWithinTheCap() {
        NonceLedger ledger = NonceLedger.inMemory(VerifyFixture.withNonces(3, 2), new byte[16]);

        assertThat(ledger.admit("a", "1", 0)).isEqualTo(NonceLedger.Admission.NEW);
        assertThat(ledger.admit("a", "2", 0)).isEqualTo(NonceLedger.Admission.NEW);
        assertThat(ledger.admit("b", "1", 0)).isEqualTo(NonceLedger.Admission.NEW);
        assertThat(ledger.admit("b", "2", 0)).isEqualTo(NonceLedger.Admission.FULL);
    }

    @Test
    void aKeysIdIsAsLongAsAnyId() {
        byte[] secret = {1};

        assertThat(MacKey.of("k".repeat(256), secret, false).id()).hasSize(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MacKey.of("k".repeat(257), secret, false))
                .withMessageContaining("was 257 characters");
    }

    @Test
    void theSourceOfARejectionNamesItsPlaceInTheLog() {
        SignedCommand placed =
                new SignedCommand(command.value(), command.signature(), new Origin(Origin.COMMANDS, 0, 17));
        tight.verifyOne(placed);

        assertThat(tight.telemetry.events(EventName.COMMAND_REJECTED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("source", "oona.commands/0@17"));
    }

    @Test
    void aVerifiedCommandsTextNamesItWithoutItsContent() {
        Verified<Command> verified = accepted(exact.verifyOne(command));

        assertThat(verified)
                .hasToString(
                        "Verified[commandId=c-1, keyId=default, Origin[topic=oona.commands, partition=-1, offset=-1]]");
    }

    private static VerifyConfig atMost(int bytes) {
        VerifyConfig defaults = VerifyConfig.defaults();
        return new VerifyConfig(
                bytes,
                defaults.freshness(),
                defaults.skew(),
                defaults.nonceTtl(),
                defaults.nonceCap(),
                defaults.noncesPerKey(),
                defaults.rejectionsPerMinute(),
                defaults.tick());
    }
}
