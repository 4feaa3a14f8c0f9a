package io.kasmina.perf;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Commands of a policy that steers many seeds at once: 70% seed operations, 20% pause and resume, 10% optimizer. Seeds live short
 * lives, one command after the other; some of the seed operations come out of turn, and most of those are refused, with what
 * follows until the seed's next life. The same commands for the same arguments. One thread.
 */
final class CommandMix {

    private static final int SEED_PERCENT = 70;
    private static final int PAUSE_PERCENT = 20;
    private static final int OUT_OF_TURN_PERCENT = 15;

    /** EVALUATE needs a host's report and is left to the operations out of turn. */
    private static final List<SeedOperation> LIFE = List.of(
            SeedOperation.GERMINATE,
            SeedOperation.START_TRAINING,
            SeedOperation.START_GRAFTING,
            SeedOperation.STABILIZE,
            SeedOperation.CULL);

    private static final List<SeedOperation> ALL = List.of(
            SeedOperation.GERMINATE,
            SeedOperation.START_TRAINING,
            SeedOperation.START_GRAFTING,
            SeedOperation.STABILIZE,
            SeedOperation.EVALUATE,
            SeedOperation.FINE_TUNE,
            SeedOperation.FOSSILIZE,
            SeedOperation.CULL);

    private static final CommandHeader.Context RATES =
            new CommandHeader.Context(null, 0.92, "loss plateau over 12 epochs", null, null, null);

    private final RandomGenerator random;
    private final List<SeedId> seeds = new ArrayList<>();
    private final int[] turns;
    private final boolean[] paused;
    private int issued;

    private CommandMix(int seeds, RandomGenerator random) {
        this.random = random;
        turns = new int[seeds];
        paused = new boolean[seeds];
        for (int i = 0; i < seeds; i++) {
            this.seeds.add(new SeedId("seed-" + i));
        }
    }

    /**
     * Makes commands.
     *
     * @param size how many
     * @param seeds over how many seeds, at least 1
     * @param random decides
     */
    static List<Command> of(int size, int seeds, RandomGenerator random) {
        CommandMix mix = new CommandMix(seeds, random);
        List<Command> commands = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            commands.add(mix.next());
        }
        return commands;
    }

    private Command next() {
        int share = random.nextInt(100);
        int seed = random.nextInt(seeds.size());
        if (share < SEED_PERCENT) {
            return operation(seed);
        }
        return share < SEED_PERCENT + PAUSE_PERCENT ? pause(seed) : adjust();
    }

    private Command operation(int seed) {
        boolean outOfTurn = random.nextInt(100) < OUT_OF_TURN_PERCENT;
        SeedOperation operation = outOfTurn ? ALL.get(random.nextInt(ALL.size())) : LIFE.get(turn(seed));
        SeedId id = seeds.get(seed);
        CommandHeader header = header(CommandPool.CONTEXT);
        return switch (operation) {
            case GERMINATE -> CommandPool.germinate(header, id);
            case CULL -> new Command.Retire(header, id);
            default -> new Command.Advance(header, id, operation, BlendSpec.Confidence.defaults());
        };
    }

    private int turn(int seed) {
        int turn = turns[seed];
        turns[seed] = (turn + 1) % LIFE.size();
        return turn;
    }

    private Command pause(int seed) {
        boolean resume = paused[seed];
        paused[seed] = !resume;
        return new Command.Pause(header(CommandPool.CONTEXT), seeds.get(seed), resume);
    }

    private Command adjust() {
        return new Command.AdjustOptimizer(
                header(RATES), "adam-host", Map.of("learning_rate", random.nextFloat(), "weight_decay", 0.01f));
    }

    private CommandHeader header(CommandHeader.Context context) {
        return new CommandHeader("command-" + issued++, CommandPool.ISSUED, "tamiyo", 0, context);
    }
}
