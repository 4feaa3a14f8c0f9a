package io.kasmina.chaos;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.Keyring;
import io.kasmina.wire.CommandAnnotator;
import io.kasmina.wire.CommandEncoder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Commands as a policy sends them, and as whoever records or forges them does. One thread. */
final class Press {

    /** The secret of runner and policy. */
    static final String SECRET = "chaos has no secrets";

    static final TrainingRunId RUN = new TrainingRunId("chaos-run");
    static final String BLUEPRINT = "chaos";

    private static final String SEED = "seed-";

    /** What comes next in a seed's life; what is out of turn is refused, and what is not ready is asked for again. */
    private static final Map<SeedStage, Ask> NEXT = Map.of(
            SeedStage.GERMINATED, Ask.TRAIN,
            SeedStage.TRAINING, Ask.GRAFT,
            SeedStage.BLENDING, Ask.CULL);

    private static final List<Ask> ASKS = List.of(Ask.GERMINATE, Ask.TRAIN, Ask.GRAFT, Ask.CULL);

    private static final int REMEMBERED = 40;
    private static final int OUT_OF_TURN_PERCENT = 15;
    /** One in so many culls is sent: seeds are to blend for a while. */
    private static final int CULLS = 8;

    private final Bus bus;
    private final Random random;
    private final int partitions;
    private final Sha256 pin;
    private final CommandSigner signer = CommandSigner.of(Keyring.single("default", Bus.bytes(SECRET)));
    private final CommandSigner forger = CommandSigner.of(Keyring.single("default", Bus.bytes("a guess")));
    private final CommandAnnotator annotator = CommandAnnotator.of(signer);
    private final CommandEncoder encoder = CommandEncoder.of(RUN);
    private final List<String> seeds = new ArrayList<>();
    private final Map<String, SeedStage> stages = new HashMap<>();
    private final Deque<Printed> past = new ArrayDeque<>();
    private long printed;

    Press(Bus bus, Random random, int seeds, int partitions, Sha256 pin) {
        this.bus = bus;
        this.random = random;
        this.partitions = partitions;
        this.pin = pin;
        for (int i = 0; i < seeds; i++) {
            this.seeds.add(SEED + i);
        }
    }

    /** Returns the seeds that it commands. */
    List<String> seeds() {
        return seeds;
    }

    /** Tells whether a seed blends by the policy's logits. */
    static boolean wantsLogits(String seed) {
        return Integer.parseInt(seed.substring(SEED.length())) % 2 == 0;
    }

    /** An outcome says in which stage a seed is. */
    void heard(String seed, SeedStage stage) {
        if (stage != SeedStage.UNKNOWN) {
            stages.put(seed, stage);
        }
    }

    /** Sends a command for some seed. */
    void command() {
        String seed = seeds.get(random.nextInt(seeds.size()));
        remember(honest(ask(seed), seed));
    }

    private Ask ask(String seed) {
        if (random.nextInt(100) < OUT_OF_TURN_PERCENT) {
            return ASKS.get(random.nextInt(ASKS.size()));
        }
        Ask next = NEXT.getOrDefault(stages.getOrDefault(seed, SeedStage.DORMANT), Ask.GERMINATE);
        return next == Ask.CULL && random.nextInt(CULLS) > 0 ? Ask.GRAFT : next;
    }

    /** Sends a command for the host. */
    void adjust() {
        Printed printed = printed(Ask.OPTIMIZE, "");
        bus.send(Origin.CONTROL, "", printed.command().value(), headers(printed, Manner.HONEST));
    }

    /** Sends something that must be rejected. */
    void trespass() {
        List<Manner> ways = List.of(Manner.REPLAYED, Manner.STRAYED, Manner.RAISED, Manner.FORGED, Manner.GARBLED);
        trespass(ways.get(random.nextInt(ways.size())));
    }

    /** Sends something that must be rejected, in a certain way; nothing before there was an honest command. */
    void trespass(Manner manner) {
        if (past.isEmpty()) {
            return;
        }
        Printed copied = new ArrayList<>(past).get(random.nextInt(past.size()));
        String seed = copied.note().seed();
        switch (manner) {
            case REPLAYED, HONEST -> send(copied, Bus.partition(seed, partitions), Manner.REPLAYED);
            case STRAYED -> send(copied, (Bus.partition(seed, partitions) + 1) % partitions, manner);
            case RAISED, READDRESSED ->
                bus.send(
                        Origin.CONTROL,
                        seed,
                        copied.command().value(),
                        headers(copied, copied.command().signature() == null ? Manner.RAISED : Manner.READDRESSED));
            case FORGED -> send(forged(seed), Bus.partition(seed, partitions), manner);
            case GARBLED -> send(garbled(seed), Bus.partition(seed, partitions), manner);
        }
    }

    private Printed honest(Ask ask, String seed) {
        Printed printed = printed(ask, seed);
        send(printed, Bus.partition(seed, partitions), Manner.HONEST);
        return printed;
    }

    private void remember(Printed printed) {
        past.addLast(printed);
        if (past.size() > REMEMBERED) {
            past.removeFirst();
        }
    }

    private Printed printed(Ask ask, String seed) {
        Note note = note(ask, seed);
        String topic = seed.isEmpty() ? Origin.CONTROL : Origin.COMMANDS;
        byte[] value = encoder.encode(command(note));
        // Both forms in turn.
        return new Printed(
                note,
                printed % 2 == 0
                        ? signer.sign(value, topic)
                        : new SignedCommand(annotator.annotate(value), null, Origin.inMemory(topic)));
    }

    private Printed forged(String seed) {
        Note note = note(Ask.CULL, seed);
        return new Printed(note, forger.sign(encoder.encode(command(note)), Origin.COMMANDS));
    }

    private Printed garbled(String seed) {
        return new Printed(note(Ask.CULL, seed), signer.sign(new byte[] {-1, -1, -1}, Origin.COMMANDS));
    }

    private Note note(Ask ask, String seed) {
        return new Note("c-" + printed++, seed, ask, Manner.HONEST, System.currentTimeMillis());
    }

    private Command command(Note note) {
        CommandHeader header = new CommandHeader(
                note.id(), Instant.ofEpochMilli(note.issuedMillis()), "chaos", 0, CommandHeader.Context.EMPTY);
        if (note.ask() == Ask.OPTIMIZE) {
            return new Command.AdjustOptimizer(header, "adam", Map.of("learning_rate", 0.01f));
        }
        SeedId seed = new SeedId(note.seed());
        return switch (note.ask()) {
            case GERMINATE -> new Command.Germinate(header, seed, BLUEPRINT, Map.of(), RUN, pin, blend(note.seed()));
            case TRAIN -> new Command.Advance(header, seed, SeedOperation.START_TRAINING, null);
            case GRAFT -> new Command.Advance(header, seed, SeedOperation.START_GRAFTING, null);
            default -> new Command.Retire(header, seed);
        };
    }

    private static BlendSpec blend(String seed) {
        return wantsLogits(seed) ? BlendSpec.Confidence.defaults() : BlendSpec.byDefault();
    }

    private void send(Printed printed, int partition, Manner manner) {
        bus.send(
                Origin.COMMANDS,
                partition,
                printed.note().seed(),
                printed.command().value(),
                headers(printed, manner));
    }

    private static Map<String, byte[]> headers(Printed printed, Manner manner) {
        DetachedSignature signature = printed.command().signature();
        byte[] note = printed.note().as(manner).text();
        return signature == null
                ? Map.of(Note.HEADER, note)
                : Map.of(
                        DetachedSignature.KEY_ID_HEADER, Bus.bytes(signature.keyId()),
                        DetachedSignature.SIGNATURE_HEADER, signature.tag(),
                        Note.HEADER, note);
    }

    private record Printed(Note note, SignedCommand command) {}
}
