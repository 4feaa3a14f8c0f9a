package io.kasmina.fuzz;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.wire.CommandEncoder;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes one input from one number. Pure. */
public final class FuzzInputs {

    /** When every input is verified. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final TrainingRunId RUN = new TrainingRunId("run-of-fuzz");
    private static final CommandEncoder ENCODER = CommandEncoder.of(RUN);
    private static final FuzzChange[] CHANGES = FuzzChange.values();
    private static final FuzzSeal[] SEALS = FuzzSeal.values();

    /** One in so many inputs is large, since each takes as long as hundreds of others. */
    private static final int SELDOM = 500;

    private FuzzInputs() {}

    /** Returns the bytes that are delivered for a seed. */
    public static byte[] delivered(long seed) {
        return of(seed).sealed().command().value();
    }

    static FuzzInput of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FuzzChange change = CHANGES[random.nextInt(CHANGES.length - 1)];
        if (random.nextInt(SELDOM) == 0) {
            change = FuzzChange.SWOLLEN;
        }
        FuzzSeal seal = SEALS[random.nextInt(SEALS.length)];
        return new FuzzInput(seed, change, change.of(honest(seed), random), seal);
    }

    /** Returns the bytes of the command that an honest producer might have sent. */
    static byte[] honest(long seed) {
        return ENCODER.encode(command(new SplittableRandom(seed ^ 0x5DEECE66DL)));
    }

    private static Command command(SplittableRandom random) {
        CommandHeader header = header(random);
        SeedId seed = new SeedId("seed-" + random.nextInt(9));
        return switch (random.nextInt(5)) {
            case 0 ->
                new Command.Germinate(
                        header,
                        seed,
                        "blueprint",
                        // One alone: the order of several differs between JVMs.
                        Map.of("depth", (float) random.nextInt(9)),
                        RUN,
                        null,
                        BlendSpec.Confidence.defaults());
            case 1 -> new Command.Advance(header, seed, SeedOperation.START_GRAFTING, BlendSpec.byDefault());
            case 2 -> new Command.Rollback(header, seed);
            case 3 -> new Command.Pause(header, seed, random.nextBoolean());
            default -> new Command.Retire(header, seed);
        };
    }

    /** Ids repeat now and then, and some commands come too late or too early. */
    private static CommandHeader header(SplittableRandom random) {
        String id = random.nextInt(20) == 0 ? "again" : "cmd-" + random.nextLong();
        long age =
                switch (random.nextInt(12)) {
                    case 0 -> 61;
                    case 1 -> -6;
                    default -> random.nextInt(60);
                };
        CommandHeader.Context context = random.nextInt(4) == 0
                ? new CommandHeader.Context(null, 0.5, "drift", "low", null, null)
                : CommandHeader.Context.EMPTY;
        return new CommandHeader(id, NOW.minusSeconds(age), "tamiyo", random.nextInt(10) == 0 ? 1 : 0, context);
    }
}
