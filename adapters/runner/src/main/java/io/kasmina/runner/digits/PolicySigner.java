package io.kasmina.runner.digits;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.wire.CommandAnnotator;
import io.kasmina.wire.CommandEncoder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy's side of the wire: encodes commands and signs them in either form, with a secret that is never shown.
 * One thread.
 */
public final class PolicySigner {

    private static final int SECRET_BYTES = 32;
    private static final String ISSUER = "digits-policy";

    private final TrainingRunId run;
    private final Clock clock;
    private final CommandEncoder encoder;
    private final Keyring keyring;
    private final CommandSigner signer;
    private final CommandAnnotator annotator;
    private final CommandSigner forger;
    private long issued;

    private PolicySigner(TrainingRunId run, Clock clock, Keyring keyring) {
        this.run = run;
        this.clock = clock;
        this.encoder = CommandEncoder.of(run);
        this.keyring = keyring;
        this.signer = CommandSigner.of(keyring);
        this.annotator = CommandAnnotator.of(signer);
        this.forger = CommandSigner.of(Keyring.single(Keyring.DEFAULT_ID, secret()));
    }

    /** Makes a signer with a fresh secret. */
    static PolicySigner of(TrainingRunId run, Clock clock) {
        return of(run, clock, Keyring.single(Keyring.DEFAULT_ID, secret()));
    }

    /** Makes a signer with the primary key of a keyring that others know too. */
    public static PolicySigner of(TrainingRunId run, Clock clock, Keyring keyring) {
        return new PolicySigner(run, clock, keyring);
    }

    /** Returns the keys that verify what this signer signs. */
    public Keyring keyring() {
        return keyring;
    }

    /** Returns the header of a new command, issued now. */
    public CommandHeader header() {
        return header(Duration.ZERO);
    }

    /** Returns the header of a new command that says to be of some age. */
    public CommandHeader header(Duration age) {
        issued++;
        return new CommandHeader(
                "digits-" + issued, clock.instant().minus(age), ISSUER, 0, CommandHeader.Context.EMPTY);
    }

    /** Returns a command that germinates a seed; without a pin where the digest is null. */
    public Command germinate(SeedId seed, String blueprint, @Nullable Sha256 pin) {
        return new Command.Germinate(header(), seed, blueprint, Map.of(), run, pin, BlendSpec.byDefault());
    }

    /** Returns a command that asks for the next stage. */
    public Command advance(SeedId seed, SeedOperation operation) {
        return new Command.Advance(header(), seed, operation, null);
    }

    /** Returns a command that begins blending in a mode. */
    public Command graft(SeedId seed, BlendSpec blend) {
        return new Command.Advance(header(), seed, SeedOperation.START_GRAFTING, blend);
    }

    /** Signs beside the bytes, for the topic of seed commands. */
    public SignedCommand detached(Command command) {
        return signer.sign(encoder.encode(command), Origin.COMMANDS);
    }

    /** Signs within the bytes, as Python producers do. */
    public SignedCommand annotated(Command command) {
        byte[] value = annotator.annotate(encoder.encode(command));
        return new SignedCommand(value, null, Origin.inMemory(Origin.COMMANDS));
    }

    /** Signs under the right key id with a wrong secret. */
    public SignedCommand forged(Command command) {
        return forger.sign(encoder.encode(command), Origin.COMMANDS);
    }

    private static byte[] secret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
