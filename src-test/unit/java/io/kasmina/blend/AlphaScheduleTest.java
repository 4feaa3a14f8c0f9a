package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlphaScheduleTest {

    @Test
    void theRampIsOneHalfInItsMiddle() {
        assertThat(AlphaSchedule.defaults().at(10)).isEqualTo(0.5);
    }

    @Test
    void theRampIsALogisticOfStepsOverTemperature() {
        assertThat(AlphaSchedule.defaults().at(0)).isCloseTo(1 / (1 + Math.exp(5)), within(1e-15));
        assertThat(AlphaSchedule.defaults().at(20)).isCloseTo(1 / (1 + Math.exp(-5)), within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aRampWithoutStepsIsOneAtOnce(int steps) {
        AlphaSchedule schedule = new AlphaSchedule(steps, 2);

        assertThat(schedule.at(0)).isEqualTo(1);
        assertThat(schedule.complete(0)).isTrue();
    }

    @Test
    void aTemperatureOfZeroIsAStep() {
        AlphaSchedule schedule = new AlphaSchedule(10, 0);

        assertThat(schedule.at(4)).isZero();
        assertThat(schedule.at(5)).isEqualTo(0.5);
        assertThat(schedule.at(6)).isEqualTo(1);
    }

    @Test
    void theRampIsCompleteAfterItsSteps() {
        assertThat(AlphaSchedule.defaults().complete(19)).isFalse();
        assertThat(AlphaSchedule.defaults().complete(20)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aTemperatureThatIsNegativeOrNotFiniteIsRefused(double temperature) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AlphaSchedule(20, temperature))
                .withMessage("temperature: must be finite and at least 0, was " + temperature);
    }

    @Test
    void aBlendConfigNamesTheFieldTheBoundAndTheValue() {
        AlphaSchedule alpha = AlphaSchedule.defaults();
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlendConfig(alpha, Duration.ZERO, 1, 1))
                .withMessage("joinWindow: must be above 0, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlendConfig(alpha, second, 0, 1))
                .withMessage("joinCapacity: must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlendConfig(alpha, second, 1, 0))
                .withMessage("criticalAfter: must be at least 1, was 0");
    }
}
