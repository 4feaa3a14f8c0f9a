package io.kasmina.runner.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.verify.CommandCodec.Scan;
import io.kasmina.verify.CommandMac;
import io.kasmina.wire.LeylineCommandCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PolicySignerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SeedId SEED = new SeedId("seed");
    private static final Sha256 PIN = new Sha256("ab".repeat(32));

    private final LeylineCommandCodec codec = LeylineCommandCodec.create();
    private final PolicySigner signer = PolicySigner.of(new TrainingRunId("run-1"), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void anAnnotatedCommandCarriesItsTagWithin() {
        Command sent = signer.germinate(SEED, "bottleneck", PIN);
        SignedCommand signed = signer.annotated(sent);

        assertThat(signed.signature()).isNull();
        assertThat(codec.scan(signed.value())).isInstanceOfSatisfying(Scan.Annotated.class, found -> {
            assertThat(found.tag())
                    .isEqualTo(new CommandMac().annotated(signer.keyring().primary(), found.canonical()));
            assertThat(codec.decode(found.canonical())).isEqualTo(new Decoded.Parsed(sent));
        });
    }

    @Test
    void aDetachedCommandCarriesItsTagBeside() {
        SignedCommand signed = signer.detached(signer.germinate(SEED, "bottleneck", PIN));

        assertThat(codec.scan(signed.value())).isInstanceOf(Scan.Unsigned.class);
        assertThat(signed.signature().tag()).isEqualTo(tag(signed));
    }

    @Test
    void aForgeryNamesTheRightKeyAndHasTheWrongTag() {
        SignedCommand forged = signer.forged(signer.germinate(SEED, "bottleneck", PIN));

        assertThat(forged.signature().keyId())
                .isEqualTo(signer.keyring().primary().id());
        assertThat(forged.signature().tag()).hasSize(CommandMac.TAG_BYTES).isNotEqualTo(tag(forged));
    }

    @Test
    void everyCommandHasAnIdOfItsOwnAndItsAge() {
        assertThat(signer.header().commandId()).isNotEqualTo(signer.header().commandId());
        assertThat(signer.header().issuedAt()).isEqualTo(NOW);
        assertThat(signer.header(Duration.ofMinutes(2)).issuedAt()).isEqualTo(NOW.minusSeconds(120));
    }

    private byte[] tag(SignedCommand signed) {
        return new CommandMac().detached(signer.keyring().primary(), Origin.COMMANDS, signed.value());
    }
}
