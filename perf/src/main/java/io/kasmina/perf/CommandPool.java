package io.kasmina.perf;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.wire.CommandAnnotator;
import io.kasmina.wire.CommandEncoder;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed commands of about 500 bytes, and the least work that verifying them takes. One thread.
 *
 * @param keyring the key that signed all of them
 * @param detached with the MAC beside the bytes
 * @param annotated with the MAC within
 * @param mac the bare MAC engine
 */
record CommandPool(Keyring keyring, List<SignedCommand> detached, List<SignedCommand> annotated, Mac mac) {

    /** When all of them were issued. */
    static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");

    /** The digest that every GERMINATE pins. */
    static final Sha256 ARTIFACT = new Sha256("0123456789abcdef".repeat(4));

    /** What the policy says about each of its decisions. */
    static final CommandHeader.Context CONTEXT =
            new CommandHeader.Context(null, 0.92, "loss plateau over 12 epochs", "low", "stable", "production");

    private static final TrainingRunId RUN = new TrainingRunId("run-2026-01-01");
    private static final byte[] SECRET = "the secret of the benchmark only".getBytes(StandardCharsets.UTF_8);

    /** Makes a pool of GERMINATE commands. */
    static CommandPool of(int size) {
        List<Command> commands = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            commands.add(germinate(i));
        }
        return of(commands);
    }

    /** Signs commands, each for the topic where it belongs, in both forms. */
    static CommandPool of(List<Command> commands) {
        Keyring keyring = Keyring.single(Keyring.DEFAULT_ID, SECRET);
        CommandSigner signer = CommandSigner.of(keyring);
        CommandAnnotator annotator = CommandAnnotator.of(signer);
        CommandEncoder encoder = CommandEncoder.of(RUN);
        List<SignedCommand> detached = new ArrayList<>(commands.size());
        List<SignedCommand> annotated = new ArrayList<>(commands.size());
        for (Command command : commands) {
            String topic = command.seed() == null ? Origin.CONTROL : Origin.COMMANDS;
            byte[] value = encoder.encode(command);
            detached.add(signer.sign(value, topic));
            annotated.add(new SignedCommand(annotator.annotate(value), null, Origin.inMemory(topic)));
        }
        return new CommandPool(keyring, detached, annotated, engine());
    }

    /** Parses each annotated command, makes its canonical bytes and computes their MAC; returns how many. */
    long bare() {
        long bytes = 0;
        for (SignedCommand command : annotated) {
            bytes += parse(command.value());
            if (CommandCanonicalizer.canonicalize(command.value()) instanceof CanonicalForm.Certain certain) {
                bytes += mac.doFinal(certain.bytes()).length;
            }
        }
        // The sum is used, so that no compiler may leave the work out.
        if (bytes <= 0) {
            throw new IllegalStateException("nothing was computed");
        }
        return annotated.size();
    }

    private static long parse(byte[] value) {
        try {
            return AdaptationCommand.parseFrom(value).getAnnotationsCount();
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalStateException("the benchmark's own command does not parse", broken);
        }
    }

    private static Command germinate(int number) {
        CommandHeader header = new CommandHeader("command-" + number, ISSUED, "tamiyo", 0, CONTEXT);
        return germinate(header, new SeedId("seed-" + number % 1_000));
    }

    /** Returns a GERMINATE as a policy sends it. */
    static Command germinate(CommandHeader header, SeedId seed) {
        return new Command.Germinate(
                header,
                seed,
                "blueprint-conv-3x3",
                Map.of("learning_rate", 0.01f, "width", 64f, "depth", 2f),
                RUN,
                ARTIFACT,
                BlendSpec.Confidence.defaults());
    }

    private static Mac engine() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("the JDK has no HMAC-SHA256", absent);
        }
    }
}
