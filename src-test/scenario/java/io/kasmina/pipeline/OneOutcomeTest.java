package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.Policy;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.wire.CommandEncoder;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of command is answered by exactly one typed event. */
class OneOutcomeTest {

    private static final int COMMAND_TYPE = 0x18; // field 3, varint

    static Stream<Arguments> commands() {
        return Stream.of(
                command("GERMINATE", policy -> policy.germinate(PipelineBed.SEED, BlendSpec.byDefault())),
                command("START_TRAINING", policy -> policy.advance(PipelineBed.SEED, SeedOperation.START_TRAINING)),
                command("FINE_TUNE", policy -> policy.advance(PipelineBed.SEED, SeedOperation.FINE_TUNE)),
                command("CULL", policy -> policy.cull(PipelineBed.SEED)),
                command("PAUSE", policy -> new Command.Pause(policy.header(), PipelineBed.SEED, false)),
                command("RESUME", policy -> new Command.Pause(policy.header(), PipelineBed.SEED, true)),
                command("ROLLBACK", policy -> new Command.Rollback(policy.header(), PipelineBed.SEED)),
                command(
                        "OPTIMIZER",
                        policy -> new Command.AdjustOptimizer(policy.header(), "adam", Map.of("lr", 0.1f))),
                command("CIRCUIT_BREAKER", policy -> new Command.ForceBreaker(policy.header(), 2, "drill")),
                command("no state", policy -> new Command.ForceBreaker(policy.header(), 0, "drill")),
                command("EMERGENCY", policy -> new Command.Emergency(policy.header(), true)),
                command("register", policy -> policy.teacher("wise", false)),
                command("deregister", policy -> new Command.DeregisterTeacher(policy.header(), "wise", false)),
                command("reset", policy -> new Command.ResetTeacher(policy.header(), "wise", true)),
                command("reset all", policy -> new Command.ResetRegistry(policy.header(), true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void whateverTheSeedsStage(String name, Function<Policy, Command> command) {
        try (PipelineBed bed = PipelineBed.start()) {
            bed.send(command.apply(bed.policy));
            bed.germinate();
            bed.send(command.apply(bed.policy));
            assertThat(bed.outcomes).hasSize(3);
            assertThat(bed.events(EventName.COMMAND_OUTCOME))
                    .extracting(OneOutcomeTest::said)
                    .containsExactlyInAnyOrderElementsOf(
                            bed.outcomes.stream().map(OneOutcomeTest::meant).toList());
        }
    }

    @Test
    void pruningAndUnknownTypesAreUnsupportedAndWarnedOf() {
        try (PipelineBed bed = PipelineBed.start()) {
            for (int type : new int[] {0, 7, 8, 100}) {
                assertThat(bed.send(typed(bed, type)).reasonCode()).isEqualTo("unsupported_command");
            }
            assertThat(bed.events(EventName.COMMAND_OUTCOME)).hasSize(4).allSatisfy(event -> {
                assertThat(event.level()).isEqualTo(Level.WARNING);
                assertThat(event.attributes()).containsEntry("reason", "unsupported_command");
            });
        }
    }

    /** An EMERGENCY whose type is changed on the wire. */
    private static SignedCommand typed(PipelineBed bed, int type) {
        byte[] value = CommandEncoder.of(Policy.RUN).encode(new Command.Emergency(bed.policy.header(), false));
        for (int i = 0; i < value.length - 1; i++) {
            if (value[i] == COMMAND_TYPE && value[i + 1] == 6) {
                value[i + 1] = (byte) type;
                return bed.policy.sign(value, Origin.CONTROL);
            }
        }
        throw new AssertionError("no type");
    }

    private static Arguments command(String name, Function<Policy, Command> command) {
        return Arguments.of(name, command);
    }

    private static String said(Event event) {
        Map<String, String> attributes = event.attributes();
        return attributes.get("command_id") + " " + attributes.get("verdict") + " " + attributes.get("reason");
    }

    private static String meant(Outcome outcome) {
        return outcome.subject().commandId() + " " + outcome.verdict() + " " + outcome.reasonCode();
    }
}
