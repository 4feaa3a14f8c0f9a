package io.kasmina.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kasmina.breaker.BreakerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationRulesTest {

    private static final IsolationRules RULES = IsolationRules.of(IsolationConfig.defaults());

    @Test
    void noLeakAndNoCosineIsNoViolation() {
        IsolationVerdict verdict = RULES.judge(0, null, 0);

        assertThat(verdict.violated()).isFalse();
        assertThat(verdict.moments()).isEqualTo(Moments.ZERO);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-30, 1, Double.POSITIVE_INFINITY, Double.NaN})
    void anyHostGradientButZeroIsALeak(double leak) {
        assertThat(RULES.judge(leak, null, 0).kind()).isEqualTo(Violation.LEAK);
    }

    @Test
    void theLimitFallsWithTheRootOfTheSamplesDownToItsFloor() {
        assertThat(RULES.limit(256)).isCloseTo(5.0 / 16, within(1e-15));
        assertThat(RULES.limit(25_000_000)).isEqualTo(1e-3);
        assertThat(RULES.limit(100_000_000)).isEqualTo(1e-3);
        assertThat(RULES.limit(0)).isInfinite();
    }

    @Test
    void aCosineAboveTheLimitInEitherDirectionIsAViolation() {
        Moments along = new Moments(0.4, 1, 1);
        Moments against = new Moments(-0.4, 1, 1);
        Moments chance = new Moments(0.3, 1, 1);

        assertThat(RULES.judge(0, along, 256).kind()).isEqualTo(Violation.COSINE);
        assertThat(RULES.judge(0, against, 256).kind()).isEqualTo(Violation.COSINE);
        assertThat(RULES.judge(0, chance, 256).kind()).isNull();
    }

    @Test
    void aLeakIsNamedBeforeACosine() {
        assertThat(RULES.judge(1, new Moments(1, 1, 1), 256).kind()).isEqualTo(Violation.LEAK);
    }

    @Test
    void aCosineThatIsNotANumberForgesNoViolation() {
        IsolationVerdict verdict = RULES.judge(0, new Moments(Double.NaN, 1, 1), 256);

        assertThat(verdict.kind()).isNull();
        assertThat(verdict.cosine()).isNaN();
    }

    @Test
    void leaksAreLookedForEveryFiftySteps() {
        assertThat(IsolationConfig.defaults().checksLeakAt(0)).isTrue();
        assertThat(IsolationConfig.defaults().checksLeakAt(49)).isFalse();
        assertThat(IsolationConfig.defaults().checksLeakAt(100)).isTrue();
    }

    @Test
    void aConfigNamesTheFieldTheBoundAndTheValue() {
        BreakerConfig breaker = BreakerConfig.ISOLATION;

        assertRefused("samples: must be at least 0, was -1.0", () -> new IsolationConfig(-1, 1, 0, 0, breaker));
        assertRefused("leakEvery: must be at least 1, was 0.0", () -> new IsolationConfig(1, 0, 0, 0, breaker));
        assertRefused("cosineFloor: must be in 0..1, was 1.5", () -> new IsolationConfig(1, 1, 1.5, 0, breaker));
        assertRefused(
                "cosineScale: must be finite and at least 0, was NaN",
                () -> new IsolationConfig(1, 1, 0, Double.NaN, breaker));
    }

    private static void assertRefused(String message, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessage(message);
    }
}
