package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.TextCodec;
import io.kasmina.support.VerifyFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The order of checks of a command that carries its signature within, where the scan for it comes before any key. */
class AnnotatedCheckOrderProperties {

    /** Faults in the order in which they are looked for; UNPARSABLE and MALFORMED are told apart by when they are found. */
    enum Fault {
        OVERSIZED,
        MISROUTED,
        MALFORMED,
        MISSING_SIGNATURE,
        UNKNOWN_KEY,
        INVALID_SIGNATURE,
        UNPARSABLE,
        MISSING_COMMAND_ID,
        MISSING_TIMESTAMP,
        STALE_COMMAND,
        NONCE_REPLAYED,
        DEADLINE_EXCEEDED;

        String reason() {
            return this == UNPARSABLE ? "malformed" : name().toLowerCase(Locale.ROOT);
        }
    }

    @Property(tries = 2000)
    void theFirstFaultDecides(@ForAll @Size(min = 1) Set<Fault> faults) {
        VerifyFixture fixture = new VerifyFixture();
        if (faults.contains(Fault.NONCE_REPLAYED)) {
            assertThat(fixture.verifyOne(command(fixture, Set.of()))).isInstanceOf(Verification.Accepted.class);
        }
        if (faults.contains(Fault.UNKNOWN_KEY)) {
            fixture.keys = () -> Keyring.of("detached-only", List.of(VerifyFixture.DETACHED_ONLY));
        }

        Verification verification = fixture.verifyOne(command(fixture, faults));

        assertThat(verification).isInstanceOf(Verification.Declined.class);
        Outcome outcome = ((Verification.Declined) verification).outcome();
        Fault first = EnumSet.copyOf(faults).iterator().next();
        assertThat(outcome.reasonCode()).isEqualTo(first.reason());
        // Before the MAC is valid nothing of the content is told.
        boolean verified = first.compareTo(Fault.INVALID_SIGNATURE) > 0;
        assertThat(outcome.subject().keyId()).isEqualTo(verified ? "default" : null);
        assertThat(verified || outcome.subject().commandId() == null).isTrue();
    }

    private static SignedCommand command(VerifyFixture fixture, Set<Fault> faults) {
        Map<String, String> fields =
                fixture.cull("c-1", Duration.ofSeconds(faults.contains(Fault.STALE_COMMAND) ? 61 : 1));
        fields.put("deadline", faults.contains(Fault.DEADLINE_EXCEEDED) ? "1" : "0");
        if (faults.contains(Fault.UNPARSABLE)) {
            fields.put("unparsable", "true");
        }
        if (faults.contains(Fault.MISSING_COMMAND_ID)) {
            fields.remove("id");
        }
        if (faults.contains(Fault.MISSING_TIMESTAMP)) {
            fields.remove("issued");
        }
        if (faults.contains(Fault.OVERSIZED)) {
            fields.put("padding", "x".repeat(65_536));
        }
        String topic = faults.contains(Fault.MISROUTED) ? "oona.steps" : Origin.COMMANDS;
        return new SignedCommand(signed(TextCodec.encode(fields), faults), null, Origin.inMemory(topic));
    }

    private static byte[] signed(byte[] canonical, Set<Fault> faults) {
        byte[] tag = new CommandMac().annotated(VerifyFixture.KEY, canonical);
        if (faults.contains(Fault.INVALID_SIGNATURE)) {
            tag[0] ^= 1;
        }
        byte[] value = faults.contains(Fault.MISSING_SIGNATURE) ? canonical : TextCodec.annotate(canonical, tag);
        return faults.contains(Fault.MALFORMED)
                ? (new String(value, StandardCharsets.UTF_8) + "\nunscannable=true").getBytes(StandardCharsets.UTF_8)
                : value;
    }
}
