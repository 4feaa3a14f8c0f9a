package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.Command;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.leyline.SeedOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Round trips of every command are in the properties beside this. */
class CommandEncoderTest {

    private static final CommandHeader HEADER =
            new CommandHeader("cmd-1", CommandFixture.ISSUED, "tamiyo", 0, CommandHeader.Context.EMPTY);

    private final CommandEncoder encoder = CommandEncoder.of(new TrainingRunId("run-1"));

    @Test
    void aCullIsWrittenAsPythonPeersKnowIt() {
        AdaptationCommand message =
                WireCommands.parse(encoder.encode(new Command.Retire(HEADER, new SeedId("seed-1"))));
        assertThat(message)
                .isEqualTo(CommandFixture.seed(SeedOperation.SEED_OP_CULL).build());
    }

    @Test
    void whatIsNoCommandCannotBeWritten() {
        Command invalid = new Command.Invalid(HEADER, null, Refusal.INVALID_ANNOTATION, "");
        Command unsupported = new Command.Unsupported(HEADER, null, "COMMAND_9");
        assertThatThrownBy(() -> encoder.encode(invalid)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.encode(unsupported)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 32, -1, Long.MAX_VALUE})
    void aDeadlineBeyondTheWireIsNamed(long millis) {
        assertThatThrownBy(() -> encoder.encode(emergency(millis)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("deadlineMillis: must be in 0..4294967295, was " + millis);
    }

    @Test
    void theLongestDeadlineCanBeWritten() {
        AdaptationCommand message = WireCommands.parse(encoder.encode(emergency(0xFFFF_FFFFL)));
        assertThat(Integer.toUnsignedLong(message.getExecutionDeadlineMs())).isEqualTo(4_294_967_295L);
    }

    private static Command emergency(long deadlineMillis) {
        return new Command.Emergency(
                new CommandHeader(
                        "cmd-1", CommandFixture.ISSUED, "tamiyo", deadlineMillis, CommandHeader.Context.EMPTY),
                false);
    }
}
