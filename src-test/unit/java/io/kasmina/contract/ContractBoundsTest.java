package io.kasmina.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.prefetch.PrefetchOrder;
import java.time.Instant;
import java.util.Set;
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

    @Test
    void aTeacherHasAnIdParametersAndASize() {
        assertThat(new Teacher("x".repeat(256), Set.of("y".repeat(256)), 0).bytes())
                .isZero();
        teacher("", Set.of("a"), 0, "id: must be 1 to 256 characters and not blank, was 0 characters");
        teacher("x".repeat(257), Set.of("a"), 0, "id: must be");
        teacher("wise", Set.of(), 0, "parameters: must be at least one");
        teacher("wise", Set.of("a", " "), 0, "parameters: must be at least one");
        teacher("wise", Set.of("a"), -1, "bytes: must be at least 0, was -1");
    }

    @Test
    void aConflictNamesASeedExactlyWhereASeedIsTheOwner() {
        ParameterName name = ParameterName.of("weight");
        assertThat(OwnershipConflict.ownedBy(SEED, name).code()).isEqualTo("owned_by:seed-1");
        assertThat(OwnershipConflict.of(name, OwnershipReason.TEACHER_OWNED).code())
                .isEqualTo("teacher_owned");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnershipConflict.of(name, OwnershipReason.OWNED_BY))
                .withMessageStartingWith("owner: must be given for OWNED_BY alone");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OwnershipConflict(name, OwnershipReason.UNREGISTERED, SEED));
    }

    @Test
    void aRefusalNamesAnOwnerExactlyWhereASeedIsTheOwner() {
        Outcome.Subject subject = new Outcome.Subject("cmd-1", "default", null, Origin.inMemory(Origin.CONTROL));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Outcome.Refused(subject, Refusal.OWNED_BY, "", SeedStage.UNKNOWN))
                .withMessageStartingWith("owner: must be given for OWNED_BY alone");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Outcome.Refused(subject, Refusal.SEEDS_LIVE, "", SeedStage.UNKNOWN, SEED));
    }

    @ParameterizedTest
    @EnumSource(OwnershipReason.class)
    void ownershipIsRefusedUnderItsOwnName(OwnershipReason reason) {
        assertThat(reason.refusal().code()).isEqualTo(reason.code());
    }

    private static void teacher(String id, Set<String> parameters, long bytes, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Teacher(id, parameters, bytes))
                .withMessageStartingWith(message);
    }

    private static CommandHeader header(String id) {
        return new CommandHeader(id, Instant.EPOCH, "tamiyo", 0, CommandHeader.Context.EMPTY);
    }
}
