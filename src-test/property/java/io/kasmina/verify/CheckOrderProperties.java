package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.TextCodec;
import io.kasmina.support.VerifyFixture;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** A command with several faults is always declined for the first of them, in the documented order. */
class CheckOrderProperties {

    /** Faults of a command in the order in which they are looked for. */
    enum Fault {
        OVERSIZED,
        MISROUTED,
        UNKNOWN_KEY,
        INVALID_SIGNATURE,
        MALFORMED,
        MISSING_COMMAND_ID,
        MISSING_TIMESTAMP,
        ISSUED_IN_FUTURE,
        STALE_COMMAND,
        NONCE_REPLAYED,
        DEADLINE_EXCEEDED
    }

    @Property(tries = 2000)
    void theFirstFaultDecides(@ForAll @Size(min = 1) Set<Fault> faults) {
        VerifyFixture fixture = new VerifyFixture();
        if (faults.contains(Fault.NONCE_REPLAYED)) {
            assertThat(fixture.verifyOne(fixture.freshCull("c-1"))).isInstanceOf(Verification.Accepted.class);
        }

        Verification verification = fixture.verifyOne(command(fixture, faults));

        assertThat(verification).isInstanceOf(Verification.Declined.class);
        Outcome outcome = ((Verification.Declined) verification).outcome();
        assertThat(outcome.reasonCode().toUpperCase(Locale.ROOT))
                .isEqualTo(first(faults).name());
    }

    @Property(tries = 200)
    void onlyADeadlineSpendsTheNonceOfADeclinedCommand(@ForAll @Size(min = 1) Set<Fault> faults) {
        VerifyFixture fixture = new VerifyFixture();
        faults.remove(Fault.NONCE_REPLAYED);

        fixture.verifyOne(command(fixture, faults));

        boolean accepted = faults.isEmpty() || faults.equals(EnumSet.of(Fault.DEADLINE_EXCEEDED));
        assertThat(fixture.ledger.size()).isEqualTo(accepted ? 1 : 0);
    }

    private static Fault first(Set<Fault> faults) {
        return EnumSet.copyOf(faults).iterator().next();
    }

    private static SignedCommand command(VerifyFixture fixture, Set<Fault> faults) {
        Map<String, String> fields = fixture.cull("c-1", age(faults));
        fields.put("deadline", faults.contains(Fault.DEADLINE_EXCEEDED) ? "1" : "0");
        if (faults.contains(Fault.OVERSIZED)) {
            fields.put("padding", "x".repeat(65_536));
        }
        if (faults.contains(Fault.MALFORMED)) {
            fields.put("unparsable", "true");
        }
        if (faults.contains(Fault.MISSING_COMMAND_ID)) {
            fields.remove("id");
        }
        if (faults.contains(Fault.MISSING_TIMESTAMP)) {
            fields.remove("issued");
        }
        return signed(TextCodec.encode(fields), faults);
    }

    /** A command cannot be both stale and from the future, so the earlier check wins here too. */
    private static Duration age(Set<Fault> faults) {
        if (faults.contains(Fault.ISSUED_IN_FUTURE)) {
            return Duration.ofSeconds(-6);
        }
        return faults.contains(Fault.STALE_COMMAND) ? Duration.ofSeconds(61) : Duration.ofSeconds(1);
    }

    private static SignedCommand signed(byte[] value, Set<Fault> faults) {
        String topic = faults.contains(Fault.MISROUTED) ? "oona.steps" : Origin.COMMANDS;
        byte[] tag = new CommandMac().detached(VerifyFixture.KEY, topic, value);
        if (faults.contains(Fault.INVALID_SIGNATURE)) {
            tag[31] ^= 1;
        }
        String keyId = faults.contains(Fault.UNKNOWN_KEY) ? "nobody" : "default";
        return new SignedCommand(value, new DetachedSignature(keyId, tag), Origin.inMemory(topic));
    }
}
