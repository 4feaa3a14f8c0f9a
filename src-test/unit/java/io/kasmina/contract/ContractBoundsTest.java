package io.kasmina.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.prefetch.PrefetchOrder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractBoundsTest {

    private static final SeedId SEED = new SeedId("seed-1");

    @Test
    void aCommandIdHasAtMost256Characters() {
        assertThat(header("x".repeat(256)).commandId()).hasSize(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> header("x".repeat(257)))
                .withMessage("command id: must be 1 to 256 characters and not blank, was 257 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t"})
    void aCommandIdIsNotBlank(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> header(id))
                .withMessageStartingWith("command id: must be");
    }

    @ParameterizedTest
    @EnumSource(
            value = SeedOperation.class,
            names = {"UNKNOWN", "GERMINATE", "CULL", "CANCEL"})
    void anAdvanceIsOneOfItsSixOperations(SeedOperation operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Command.Advance(header("cmd-1"), SEED, operation, null))
                .withMessageStartingWith("operation: must be one of")
                .withMessageEndingWith("was " + operation);
    }

    @Test
    void anOrderNamesItsBlueprint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrefetchOrder(SEED, 0, " ", new TrainingRunId("run-7"), null))
                .withMessage("blueprintId: must not be blank, was ' '");
    }

    private static CommandHeader header(String id) {
        return new CommandHeader(id, Instant.EPOCH, "tamiyo", 0, CommandHeader.Context.EMPTY);
    }
}
