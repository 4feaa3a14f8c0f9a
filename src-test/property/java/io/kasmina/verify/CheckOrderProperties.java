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
        /** The topic of seeds, but it names none. */
        MISFIT,
        ISSUED_IN_FUTURE,
        STALE_COMMAND,
        NONCE_REPLAYED,
        NONCE_LEDGER_FULL,
        DEADLINE_EXCEEDED;

        String reason() {
            return this == MISFIT ? "misrouted" : name().toLowerCase(Locale.ROOT);
        }
    }

    @Property(tries = 2000)
    void theFirstFaultDecides(@ForAll @Size(min = 1) Set<Fault> faults) {
        boolean full = faults.contains(Fault.NONCE_LEDGER_FULL);
        VerifyFixture fixture = new VerifyFixture(VerifyFixture.withNonces(full ? 1 : 10, full ? 1 : 10));
        if (full || faults.contains(Fault.NONCE_REPLAYED)) {
            String before = faults.contains(Fault.NONCE_REPLAYED) ? "c-1" : "c-0";
            assertThat(fixture.verifyOne(fixture.freshCull(before))).isInstanceOf(Verification.Accepted.class);
        }

        Verification verification = fixture.verifyOne(command(fixture, faults));

        assertThat(verification).isInstanceOf(Verification.Declined.class);
        Outcome outcome = ((Verification.Declined) verification).outcome();
        assertThat(outcome.reasonCode()).isEqualTo(first(faults).reason());
    }

    @Property(tries = 200)
    void theClockIsReadOncePerCommand(@ForAll Set<Fault> faults) {
        VerifyFixture fixture = new VerifyFixture();
        SignedCommand command = command(fixture, faults);
        int before = fixture.clock.readings();

        fixture.verifyOne(command);

        assertThat(fixture.clock.readings() - before).isEqualTo(1);
    }

    @Property(tries = 200)
    void onlyADeadlineSpendsTheNonceOfADeclinedCommand(@ForAll @Size(min = 1) Set<Fault> faults) {
        VerifyFixture fixture = new VerifyFixture();
        faults.removeAll(EnumSet.of(Fault.NONCE_REPLAYED, Fault.NONCE_LEDGER_FULL));

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
        if (faults.contains(Fault.MISFIT)) {
            fields.remove("seed");
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
