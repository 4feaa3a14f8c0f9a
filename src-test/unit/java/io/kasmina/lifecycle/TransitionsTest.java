package io.kasmina.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.Gate;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTest {

    @ParameterizedTest
    @CsvSource({
        "GERMINATE, DORMANT, GERMINATED, G0_SANITY",
        "START_TRAINING, GERMINATED, TRAINING, G1_GRADIENT_HEALTH",
        "START_GRAFTING, TRAINING, BLENDING, G2_STABILITY",
        "STABILIZE, BLENDING, SHADOWING, G3_INTERFACE",
        "EVALUATE, SHADOWING, PROBATIONARY, G4_SYSTEM_IMPACT",
        "FOSSILIZE, PROBATIONARY, FOSSILIZED,"
    })
    void eachAdvanceHasOneTransitionAndItsGate(SeedOperation operation, SeedStage from, SeedStage to, Gate gate) {
        assertThat(Transitions.of(operation)).isEqualTo(new Transition(from, to, gate));
        assertThat(gate == null ? from : gate.from()).isEqualTo(from);
    }

    @ParameterizedTest
    @EnumSource(
            value = SeedOperation.class,
            names = {"UNKNOWN", "FINE_TUNE", "CULL", "CANCEL"})
    void otherOperationsHaveNoSingleTransition(SeedOperation operation) {
        assertThat(Transitions.of(operation)).isNull();
    }

    @ParameterizedTest
    @EnumSource(SeedStage.class)
    void byThemselvesSeedsGoFromAKernelToTheProbation(SeedStage from) {
        SeedOperation operation =
                switch (from) {
                    case GERMINATED -> SeedOperation.START_TRAINING;
                    case TRAINING -> SeedOperation.START_GRAFTING;
                    case BLENDING -> SeedOperation.STABILIZE;
                    case SHADOWING -> SeedOperation.EVALUATE;
                    default -> SeedOperation.UNKNOWN;
                };
        assertThat(Transitions.automatic(from)).isEqualTo(Transitions.of(operation));
    }

    @Test
    void aTransitionOutsideTheTableIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transition(SeedStage.DORMANT, SeedStage.FOSSILIZED, null))
                .withMessage("transition: must be in the lifecycle table, was DORMANT to FOSSILIZED");
    }
}
