package io.kasmina.support;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.Teacher;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.MacKey;
import io.kasmina.wire.CommandAnnotator;
import io.kasmina.wire.CommandEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes and signs commands as Tamiyo does, in real Leyline bytes. One thread. */
public final class Policy {

    /** The training run of every command. */
    public static final TrainingRunId RUN = new TrainingRunId("run-7");

    private final Keyring keyring = Keyring.single("default", "a secret".getBytes(StandardCharsets.UTF_8));
    private final CommandEncoder encoder = CommandEncoder.of(RUN);
    private final Clock clock;
    private long deadlineMillis;
    private CommandHeader.Context context = CommandHeader.Context.EMPTY;
    private long issued;

    /** Makes a policy that issues commands by a clock. */
    public Policy(Clock clock) {
        this.clock = clock;
    }

    /** Returns the keys that verify its commands. */
    public Keyring keyring() {
        return keyring;
    }

    /** Sets the execution deadline of commands that follow, 0 for none. */
    public void deadline(long millis) {
        deadlineMillis = millis;
    }

    /** Sets the stage that commands which follow expect, null for none. */
    public void expecting(SeedStage stage) {
        context = new CommandHeader.Context(stage, null, null, null, null, null);
    }

    /** Sets the feature coverage that commands which follow rest on, 0..1. */
    public void covering(double share) {
        context = new CommandHeader.Context(null, share, null, null, null, null);
    }

    /** Returns a fresh header. */
    public CommandHeader header() {
        return new CommandHeader("cmd-" + ++issued, clock.instant(), "tamiyo", deadlineMillis, context);
    }

    /** Returns a GERMINATE of the blueprint {@code good}, pinned. */
    public Command germinate(SeedId seed, BlendSpec blend) {
        return germinate(seed, "good", blend);
    }

    /** Returns a pinned GERMINATE. */
    public Command germinate(SeedId seed, String blueprint, BlendSpec blend) {
        return germinate(seed, blueprint, KernelBus.DIGEST, blend);
    }

    /** Returns a GERMINATE that pins a digest. */
    public Command germinate(SeedId seed, String blueprint, Sha256 pin, BlendSpec blend) {
        return new Command.Germinate(header(), seed, blueprint, Map.of(), RUN, pin, blend);
    }

    /** Returns a command for the next stage. */
    public Command advance(SeedId seed, SeedOperation operation) {
        return advance(seed, operation, null);
    }

    /** Returns a command for the next stage that brings a blend, or null to keep the seed's. */
    public Command advance(SeedId seed, SeedOperation operation, @Nullable BlendSpec blend) {
        return new Command.Advance(header(), seed, operation, blend);
    }

    /** Returns a CULL. */
    public Command cull(SeedId seed) {
        return new Command.Retire(header(), seed);
    }

    /** Returns a registration of a teacher that owns one parameter of its name. */
    public Command teacher(String id, boolean forced) {
        return new Command.RegisterTeacher(header(), new Teacher(id, Set.of(id + ".weight"), 1_000), forced);
    }

    /** Encodes a command, signs it in the annotated form and sends it where it belongs. */
    public SignedCommand annotate(Command command) {
        return annotate(keyring.primary(), command);
    }

    /** Encodes a command, signs it in the annotated form with another key and sends it where it belongs. */
    public SignedCommand annotate(MacKey key, Command command) {
        byte[] value = CommandAnnotator.of(CommandSigner.of(key)).annotate(encoder.encode(command));
        return new SignedCommand(value, null, Origin.inMemory(topic(command)));
    }

    /** Returns a ROLLBACK. */
    public Command rollback(SeedId seed) {
        return new Command.Rollback(header(), seed);
    }

    /** Returns a PAUSE. */
    public Command pause(SeedId seed) {
        return new Command.Pause(header(), seed, false);
    }

    /** Returns a PAUSE that resumes. */
    public Command resume(SeedId seed) {
        return new Command.Pause(header(), seed, true);
    }

    /** Encodes and signs for the topic where the command belongs. */
    public SignedCommand sign(Command command) {
        return sign(encoder.encode(command), topic(command));
    }

    /** Encodes and signs with another key for the topic where the command belongs. */
    public SignedCommand sign(MacKey key, Command command) {
        return CommandSigner.of(key).sign(encoder.encode(command), topic(command));
    }

    private static String topic(Command command) {
        return command.seed() == null ? Origin.CONTROL : Origin.COMMANDS;
    }

    /** Signs any bytes. */
    public SignedCommand sign(byte[] value, String topic) {
        return CommandSigner.of(keyring).sign(value, topic);
    }
}
