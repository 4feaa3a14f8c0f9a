package io.kasmina.wire;

import static io.kasmina.wire.CommandFixture.command;
import static io.kasmina.wire.CommandFixture.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.wire.leyline.CircuitBreakerState;
import io.kasmina.wire.leyline.CommandCircuitBreaker;
import io.kasmina.wire.leyline.CommandOptimizerAdjustment;
import io.kasmina.wire.leyline.CommandType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobalCommandDecodeTest {

    private static final SeedId SEED = new SeedId("seed-1");

    @Test
    void rollbackNeedsASeed() {
        Command command = parsed(command(CommandType.COMMAND_ROLLBACK));
        assertThat(command).isEqualTo(new Command.Rollback(command.header(), SEED));
        assertThat(parsed(command(CommandType.COMMAND_ROLLBACK).clearTargetSeedId()))
                .isInstanceOfSatisfying(Command.Invalid.class, invalid -> assertThat(invalid.reason())
                        .isEqualTo(Refusal.UNKNOWN_SEED));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "True, true", "FALSE, false", ", false"})
    void pauseMayResume(String text, boolean resume) {
        Command command = parsed(
                text == null
                        ? command(CommandType.COMMAND_PAUSE)
                        : command(CommandType.COMMAND_PAUSE).putAnnotations("resume", text));
        assertThat(command).isEqualTo(new Command.Pause(command.header(), SEED, resume));
    }

    @ParameterizedTest
    @CsvSource({"COMMAND_PAUSE, resume, yes", "COMMAND_PAUSE, resume, ''", "COMMAND_EMERGENCY, include_teacher, 1"})
    void aFlagIsTrueOrFalse(CommandType type, String key, String value) {
        assertThat(parsed(command(type).putAnnotations(key, value)))
                .isInstanceOfSatisfying(Command.Invalid.class, invalid -> {
                    assertThat(invalid.reason()).isEqualTo(Refusal.INVALID_ANNOTATION);
                    assertThat(invalid.detail()).startsWith(key);
                });
    }

    @Test
    void emergencyMayIncludeTheTeacher() {
        Command command = parsed(command(CommandType.COMMAND_EMERGENCY).putAnnotations("include_teacher", "true"));
        assertThat(command).isEqualTo(new Command.Emergency(command.header(), true));
        assertThat(command.seed()).isNull();
    }

    @Test
    void optimizerCarriesItsValuesAsSent() {
        Command command = parsed(command(CommandType.COMMAND_OPTIMIZER)
                .setOptimizerAdjustment(CommandOptimizerAdjustment.newBuilder()
                        .setOptimizerId("sgd")
                        .putHyperparameters("lr", 0.25f)));
        assertThat(command).isEqualTo(new Command.AdjustOptimizer(command.header(), "sgd", Map.of("lr", 0.25f)));
    }

    @Test
    void optimizerWithoutItsPayloadIsInvalid() {
        assertThat(parsed(command(CommandType.COMMAND_OPTIMIZER)))
                .isInstanceOfSatisfying(Command.Invalid.class, invalid -> assertThat(invalid.reason())
                        .isEqualTo(Refusal.INVALID_HYPERPARAMETER));
    }

    @Test
    void theBreakersStateKeepsItsNumber() {
        Command command = parsed(command(CommandType.COMMAND_CIRCUIT_BREAKER)
                .setCircuitBreaker(CommandCircuitBreaker.newBuilder()
                        .setDesiredState(CircuitBreakerState.CIRCUIT_STATE_HALF_OPEN)
                        .setRationale("probe")));
        assertThat(command).isEqualTo(new Command.ForceBreaker(command.header(), 3, "probe"));
    }

    @Test
    void theBreakersStateIsUnknownWithoutAPayload() {
        Command command = parsed(command(CommandType.COMMAND_CIRCUIT_BREAKER));
        assertThat(command).isEqualTo(new Command.ForceBreaker(command.header(), 0, ""));
    }

    @ParameterizedTest
    @CsvSource({"0, COMMAND_0", "7, COMMAND_STRUCTURAL_PRUNING", "8, COMMAND_8", "-3, COMMAND_-3"})
    void whatIsNotCarriedOutIsUnsupported(int number, String type) {
        Command command = parsed(command(CommandType.COMMAND_UNKNOWN).setCommandTypeValue(number));
        assertThat(command).isEqualTo(new Command.Unsupported(command.header(), SEED, type));
    }
}
