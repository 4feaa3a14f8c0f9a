package io.kasmina.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateInputs.Germination;
import io.kasmina.gate.GateInputs.Health;
import io.kasmina.gate.GateInputs.Impact;
import io.kasmina.gate.GateInputs.Interface;
import io.kasmina.gate.GateInputs.Stability;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GateObserveTest {

    private static final GateRules OBSERVE = GateRules.of(GateConfig.defaults(), Enforcement.OBSERVE);
    private static final GateCommon OWN = new GateCommon(SeedStage.TRAINING, SeedStage.TRAINING, false, 0);
    private static final GateCommon FALLBACK = new GateCommon(SeedStage.TRAINING, SeedStage.TRAINING, true, 0);

    static Stream<GateInputs> reportedFallback() {
        return Stream.of(new Stability(1, PerformanceStatus.FALLBACK, 0), new Impact(PerformanceStatus.FALLBACK, 0));
    }

    @Test
    void aFallbackKernelIsRecordedAndPasses() {
        GateResult result = OBSERVE.evaluate(FALLBACK, new Health(true, null, 0, 0.5));

        assertThat(result.passed()).isTrue();
        assertThat(result.enforced()).isFalse();
        assertThat(result.reason()).isEqualTo(GateReason.FALLBACK_KERNEL_USED);
        assertThat(result.inputs()).containsEntry(InputName.FALLBACK_USED, "true");
    }

    @ParameterizedTest
    @MethodSource("reportedFallback")
    void aReportedFallbackIsRecordedAndPasses(GateInputs inputs) {
        GateResult result = OBSERVE.evaluate(OWN, inputs);

        assertThat(result.passed()).isTrue();
        assertThat(result.enforced()).isFalse();
        assertThat(result.reason()).isEqualTo(GateReason.FALLBACK_KERNEL_ACTIVE);
        assertThat(result.inputs()).containsEntry(InputName.STATUS, "fallback");
    }

    @ParameterizedTest
    @MethodSource("reportedFallback")
    void bothFallbackReasonsTogetherPassAndTheFirstIsRecorded(GateInputs inputs) {
        GateResult result = OBSERVE.evaluate(FALLBACK, inputs);

        assertThat(result.passed()).isTrue();
        assertThat(result.reason()).isEqualTo(GateReason.FALLBACK_KERNEL_USED);
    }

    @ParameterizedTest
    @MethodSource("reportedFallback")
    void underEnforceAReportedFallbackFails(GateInputs inputs) {
        GateResult result = GateRules.of(GateConfig.defaults()).evaluate(OWN, inputs);

        assertThat(result.passed()).isFalse();
        assertThat(result.enforced()).isTrue();
        assertThat(result.reason()).isEqualTo(GateReason.FALLBACK_KERNEL_ACTIVE);
    }

    @Test
    void aFallbackHidesNoOtherReason() {
        enforced(FALLBACK, new Health(true, null, 0, Double.NaN), GateReason.LOSS_NOT_FINITE);
        enforced(FALLBACK, new Health(true, null, 2, null), GateReason.ISOLATION_VIOLATIONS);
        enforced(FALLBACK, new Health(false, GateReason.FETCH_TIMEOUT, 0, null), GateReason.FETCH_TIMEOUT);
        enforced(FALLBACK, new Stability(11, null, 0), GateReason.KERNEL_TOO_SLOW);
        enforced(FALLBACK, new Stability(1, PerformanceStatus.VIOLATIONS, 0), GateReason.PERFORMANCE_VIOLATIONS);
        enforced(FALLBACK, new Impact(PerformanceStatus.DEGRADED, 0), GateReason.PERFORMANCE_DEGRADED);
        enforced(OWN, new Impact(PerformanceStatus.FALLBACK, 1), GateReason.ISOLATION_VIOLATIONS);
        enforced(FALLBACK, new Interface(false, null, Set.of(), Set.of()), GateReason.HOST_NOT_REGISTERED);
    }

    @Test
    void aFallbackHidesNoOtherCommonReason() {
        Impact good = new Impact(PerformanceStatus.NOMINAL, 0);

        enforced(new GateCommon(SeedStage.TRAINING, SeedStage.BLENDING, true, 0), good, GateReason.STAGE_MISMATCH);
        enforced(new GateCommon(SeedStage.TRAINING, SeedStage.TRAINING, true, 3), good, GateReason.BLEND_FAILURES);
    }

    @Test
    void aGateWithoutAnyReasonIsEnforced() {
        GateResult result = OBSERVE.evaluate(OWN, new Impact(PerformanceStatus.NOMINAL, 0));

        assertThat(result.passed()).isTrue();
        assertThat(result.enforced()).isTrue();
        assertThat(result.reason()).isNull();
    }

    @Test
    void gatesWithoutCommonRulesAreAlwaysEnforced() {
        GateResult result = OBSERVE.evaluate(null, new Germination(" ", Map.of(), true));

        assertThat(result.passed()).isFalse();
        assertThat(result.enforced()).isTrue();
    }

    @Test
    void nothingButAReasonCanPassUnenforced() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GateResult(Gate.G2_STABILITY, null, false, Map.of()))
                .withMessage("enforced: must be true without a reason, was false");
    }

    private static void enforced(GateCommon common, GateInputs inputs, GateReason reason) {
        GateResult result = OBSERVE.evaluate(common, inputs);
        assertThat(result.reason()).isEqualTo(reason);
        assertThat(result.passed()).isFalse();
        assertThat(result.enforced()).isTrue();
    }
}
