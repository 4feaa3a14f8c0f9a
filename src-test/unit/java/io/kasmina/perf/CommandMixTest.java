package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.SeedId;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CommandMixTest {

    private static final int SIZE = 20_000;

    private final List<Command> commands = CommandMix.of(SIZE, 100, new Random(1));

    @Test
    void sevenOfTenAreSeedOperationsTwoPauseOrResumeAndOneAdjusts() {
        Percentage near = Percentage.withPercentage(5);
        long pauses = count(Command.Pause.class);
        long adjustments = count(Command.AdjustOptimizer.class);
        assertThat(pauses).isCloseTo(SIZE / 5, near);
        assertThat(adjustments).isCloseTo(SIZE / 10, near);
        assertThat(count(Command.Germinate.class) + count(Command.Advance.class) + count(Command.Retire.class))
                .isEqualTo(SIZE - pauses - adjustments);
    }

    @Test
    void noCommandIsAReplayOfAnother() {
        assertThat(commands).extracting(command -> command.header().commandId()).doesNotHaveDuplicates();
    }

    @Test
    void aSeedIsPausedAndResumedInTurns() {
        SeedId seed = new SeedId("seed-7");
        List<Boolean> turns = commands.stream()
                .filter(Command.Pause.class::isInstance)
                .map(Command.Pause.class::cast)
                .filter(pause -> pause.seed().equals(seed))
                .map(Command.Pause::resume)
                .toList();
        assertThat(turns).hasSizeGreaterThan(10).startsWith(false, true, false, true);
    }

    @Test
    void theSameArgumentsGiveTheSameCommands() {
        assertThat(CommandMix.of(SIZE, 100, new Random(1))).isEqualTo(commands);
    }

    private long count(Class<? extends Command> type) {
        return commands.stream().filter(type::isInstance).count();
    }
}
