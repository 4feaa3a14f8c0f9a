package io.kasmina.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AdvanceConfigTest {

    @Test
    void seedsMoveOnCommandByDefaultAndTrainAWindowLongOtherwise() {
        assertThat(AdvanceConfig.onCommand()).isEqualTo(new AdvanceConfig(AdvanceMode.ON_COMMAND, 32));
        assertThat(AdvanceConfig.automatic()).isEqualTo(new AdvanceConfig(AdvanceMode.AUTOMATIC, 32));
    }

    @Test
    void trainingTakesAtLeastOneStep() {
        assertThat(new AdvanceConfig(AdvanceMode.AUTOMATIC, 1).trainingSteps()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdvanceConfig(AdvanceMode.AUTOMATIC, 0))
                .withMessage("trainingSteps: must be at least 1, was 0");
    }
}
