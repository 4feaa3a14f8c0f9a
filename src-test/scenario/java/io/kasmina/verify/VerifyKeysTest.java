package io.kasmina.verify;

import static io.kasmina.support.VerifyFixture.annotated;
import static io.kasmina.verify.VerifyAssert.accepted;
import static io.kasmina.verify.VerifyAssert.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyKeysTest {

    private final VerifyFixture fixture = new VerifyFixture();

    @Test
    void aRotatedKeyringCountsFromTheNextCommandOn() {
        SignedCommand first = fixture.freshCull("c-1");
        SignedCommand second = fixture.freshCull("c-2");
        Keyring[] current = {Keyring.single("other", new byte[] {1})};
        fixture.keys = () -> current[0];
        assertThat(rejection(fixture.verifyOne(first))).isEqualTo(Rejection.UNKNOWN_KEY);

        current[0] = Keyring.of("default", List.of(VerifyFixture.KEY));

        accepted(fixture.verifyOne(second));
    }

    @Test
    void aCommandPassesOnceUnderAllIdsOfItsSecret() {
        SignedCommand command = fixture.freshCull("c-1");
        accepted(fixture.verifyOne(command));

        MacKey renamed = MacKey.of("new name", "secret of default".getBytes(StandardCharsets.UTF_8), true);
        fixture.keys = () -> Keyring.of("new name", List.of(renamed));
        DetachedSignature underTheNewName =
                new DetachedSignature("new name", command.signature().tag());
        assertThat(rejection(fixture.verifyOne(new SignedCommand(command.value(), underTheNewName, command.origin()))))
                .isEqualTo(Rejection.NONCE_REPLAYED);
        assertThat(renamed.nonceOwner()).doesNotContain("secret").hasSize(32);
        assertThat(renamed.nonceOwner()).isNotEqualTo(VerifyFixture.STRANGER.nonceOwner());
    }

    @Test
    void aRotatedSecretOfTheSameIdMakesOldSignaturesInvalid() {
        fixture.keys = () -> Keyring.single("default", new byte[] {1});

        assertThat(rejection(fixture.verifyOne(fixture.freshCull("c-1")))).isEqualTo(Rejection.INVALID_SIGNATURE);
    }

    @Test
    void aFailingKeyringDeclinesTheCommandAndTheStreamGoesOn() {
        int[] calls = {0};
        fixture.keys = () -> {
            if (calls[0]++ == 0) {
                throw new IllegalStateException("secret file says hunter2");
            }
            return Keyring.of("default", List.of(VerifyFixture.KEY));
        };

        List<Verification> both = fixture.verify(fixture.freshCull("c-1"), fixture.freshCull("c-2"));

        assertThat(rejection(both.get(0))).isEqualTo(Rejection.VERIFIER_UNAVAILABLE);
        accepted(both.get(1));
        Event event = fixture.telemetry.events().get(0);
        assertThat(event.attributes()).containsEntry("cause", "IllegalStateException");
        assertThat(event.toString()).doesNotContain("hunter2");
    }

    @Test
    void aFailingCodecOrLedgerDeclinesTheCommand() {
        fixture.codec = new CommandCodec() {
            @Override
            public Scan scan(byte[] value) {
                throw new IndexOutOfBoundsException("scan");
            }

            @Override
            public Decoded decode(byte[] value) {
                throw new IndexOutOfBoundsException("decode");
            }
        };

        assertThat(rejection(fixture.verifyOne(fixture.freshCull("c-1")))).isEqualTo(Rejection.VERIFIER_UNAVAILABLE);
        assertThat(rejection(fixture.verifyOne(annotated(VerifyFixture.KEY, fixture.cull("c-2", Duration.ZERO)))))
                .isEqualTo(Rejection.VERIFIER_UNAVAILABLE);
    }

    @Test
    void aKeyWithoutThePermissionVerifiesNoAnnotatedCommand() {
        SignedCommand command = annotated(VerifyFixture.DETACHED_ONLY, fixture.cull("c-1", Duration.ZERO));

        assertThat(rejection(fixture.verifyOne(command))).isEqualTo(Rejection.INVALID_SIGNATURE);

        fixture.keys = () -> Keyring.of("detached-only", List.of(VerifyFixture.DETACHED_ONLY));
        assertThat(rejection(fixture.verifyOne(command))).isEqualTo(Rejection.UNKNOWN_KEY);
    }
}
