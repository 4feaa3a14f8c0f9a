package io.kasmina.perf.kafka;

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
import io.kasmina.wire.CommandEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Signed commands of 300 to 600 bytes, issued when they are asked for. One thread. */
final class Orders {

    static final TrainingRunId RUN = new TrainingRunId("run-2026-01-01");

    private static final CommandHeader.Context CONTEXT =
            new CommandHeader.Context(null, 0.92, "loss plateau over 12 epochs", "low", "stable", "production");

    private final CommandSigner signer =
            CommandSigner.of(Keyring.single(Keyring.DEFAULT_ID, KafkaBench.SECRET.getBytes(StandardCharsets.UTF_8)));
    private final CommandEncoder encoder = CommandEncoder.of(RUN);
    private final String prefix;
    private long issued;

    /**
     * Begins.
     *
     * @param prefix tells their ids from those of others
     */
    Orders(String prefix) {
        this.prefix = prefix;
    }

    /** Returns a GERMINATE. */
    SignedCommand germinate(String seed, String blueprint, Sha256 pin, BlendSpec blend) {
        return signed(new Command.Germinate(
                header(),
                new SeedId(seed),
                blueprint,
                Map.of("learning_rate", 0.01f, "width", 64f, "depth", 2f),
                RUN,
                pin,
                blend));
    }

    /** Returns a command for another stage, which keeps the seed's blend. */
    SignedCommand advance(String seed, SeedOperation operation) {
        return signed(new Command.Advance(header(), new SeedId(seed), operation, null));
    }

    /** Returns a CULL. */
    SignedCommand cull(String seed) {
        return signed(new Command.Retire(header(), new SeedId(seed)));
    }

    /** Returns an EMERGENCY. */
    SignedCommand emergency() {
        return signed(new Command.Emergency(header(), false));
    }

    private SignedCommand signed(Command command) {
        return signer.sign(encoder.encode(command), command.seed() == null ? Origin.CONTROL : Origin.COMMANDS);
    }

    private CommandHeader header() {
        return new CommandHeader(prefix + "-" + issued++, Instant.now(), "tamiyo", 0, CONTEXT);
    }
}
