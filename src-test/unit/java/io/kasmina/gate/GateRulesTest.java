package io.kasmina.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.kasmina.contract.Gate;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedStage;
import io.kasmina.gate.GateInputs.Germination;
import io.kasmina.gate.GateInputs.Health;
import io.kasmina.gate.GateInputs.Impact;
import io.kasmina.gate.GateInputs.Interface;
import io.kasmina.gate.GateInputs.Probe;
import io.kasmina.gate.GateInputs.Reset;
import io.kasmina.gate.GateInputs.Stability;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateRulesTest {

    private static final GateRules RULES = GateRules.of(GateConfig.defaults());
    private static final GateCommon GOOD = new GateCommon(SeedStage.TRAINING, SeedStage.TRAINING, false, 0);
    private static final TensorShape SHAPE = TensorShape.of(2, 3);
    private static final Probe PROBE = new Probe(SHAPE, DType.FLOAT32, SHAPE, DType.FLOAT32);

    private static final Health HEALTHY = new Health(true, null, 0, 0.5);
    private static final Stability STABLE = new Stability(1, PerformanceStatus.NOMINAL, 0);
    private static final Interface FITTING = new Interface(true, PROBE, Set.of("conv"), Set.of("conv", "fc"));
    private static final Impact HARMLESS = new Impact(PerformanceStatus.HEALTHY, 0);

    static Stream<GateInputs> gatesWithCommonRules() {
        return Stream.of(HEALTHY, STABLE, FITTING, HARMLESS);
    }

    @ParameterizedTest
    @MethodSource("gatesWithCommonRules")
    void goodInputsPass(GateInputs inputs) {
        GateResult result = RULES.evaluate(GOOD, inputs);

        assertThat(result.passed()).isTrue();
        assertThat(result.gate()).isEqualTo(inputs.gate());
        assertThat(result.inputs())
                .containsEntry(InputName.ACTUAL, "training")
                .containsEntry(InputName.REPORTED, "training");
    }

    @ParameterizedTest
    @MethodSource("gatesWithCommonRules")
    void aFallbackKernelFailsFirst(GateInputs inputs) {
        GateCommon common = new GateCommon(SeedStage.TRAINING, SeedStage.BLENDING, true, 9);

        assertThat(RULES.evaluate(common, inputs).reason()).isEqualTo(GateReason.FALLBACK_KERNEL_USED);
    }

    @ParameterizedTest
    @MethodSource("gatesWithCommonRules")
    void anotherReportedStageFailsSecond(GateInputs inputs) {
        GateCommon common = new GateCommon(SeedStage.TRAINING, SeedStage.BLENDING, false, 9);
        GateResult result = RULES.evaluate(common, inputs);

        assertThat(result.reason()).isEqualTo(GateReason.STAGE_MISMATCH);
        assertThat(result.inputs())
                .containsEntry(InputName.REPORTED, "blending")
                .containsEntry(InputName.ACTUAL, "training");
    }

    @Test
    void theExpectedStageIsTheOneThatTheGateGuardsTheWayOutOf() {
        GateCommon lost = new GateCommon(SeedStage.PROBATIONARY, SeedStage.CULLED, false, 0);

        assertThat(gatesWithCommonRules()
                        .map(inputs -> RULES.evaluate(lost, inputs).inputs().get(InputName.EXPECTED)))
                .containsExactly("germinated", "training", "blending", "shadowing");
    }

    @ParameterizedTest
    @MethodSource("gatesWithCommonRules")
    void threeFailedBlendsInARowFailThird(GateInputs inputs) {
        assertThat(RULES.evaluate(new GateCommon(SeedStage.TRAINING, null, false, 3), inputs)
                        .reason())
                .isEqualTo(GateReason.BLEND_FAILURES);
        assertThat(RULES.evaluate(new GateCommon(SeedStage.TRAINING, null, false, 2), inputs)
                        .passed())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("gatesWithCommonRules")
    void theCommonInputsMayNotBeLeftOut(GateInputs inputs) {
        assertThatNullPointerException()
                .isThrownBy(() -> RULES.evaluate(null, inputs))
                .withMessageContaining(inputs.gate().name());
    }

    @Test
    void g0PassesASaneGermination() {
        GateResult result = RULES.evaluate(null, new Germination("conv-3x3", Map.of("width", 16f), true));

        assertThat(result.passed()).isTrue();
        assertThat(result.gate()).isEqualTo(Gate.G0_SANITY);
        assertThat(result.inputs())
                .containsEntry(InputName.BLUEPRINT_ID, "conv-3x3")
                .containsEntry(InputName.PARAMETERS, "1");
    }

    @Test
    void g0FailsABlueprintThatIsBlankOrTooLongAndReportsNoMoreThanItsBound() {
        String longest = "b".repeat(256);

        assertThat(reason(new Germination(" ", Map.of(), true))).isEqualTo(GateReason.INVALID_BLUEPRINT_ID);
        assertThat(reason(new Germination(longest, Map.of(), true))).isNull();
        GateResult tooLong = RULES.evaluate(null, new Germination(longest + "b", Map.of(), true));
        assertThat(tooLong.reason()).isEqualTo(GateReason.INVALID_BLUEPRINT_ID);
        assertThat(tooLong.inputs()).containsEntry(InputName.BLUEPRINT_ID, longest);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1.1e6f, -1.1e6f})
    void g0FailsAParameterOutOfItsBounds(float parameter) {
        assertThat(reason(new Germination("b", Map.of("ok", 1f, "p", parameter), true)))
                .isEqualTo(GateReason.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(floats = {1e6f, -1e6f, 0})
    void g0PassesAParameterUpToItsBounds(float parameter) {
        assertThat(reason(new Germination("b", Map.of("p", parameter), true))).isNull();
    }

    @Test
    void g0PassesAsManyParametersAsAllowed() {
        Map<String, Float> most = IntStream.range(0, 256).boxed().collect(Collectors.toMap(i -> "p" + i, i -> 0f));

        assertThat(reason(new Germination("b", most, true))).isNull();
    }

    @Test
    void g0FailsTooManyParameters() {
        Map<String, Float> parameters =
                IntStream.range(0, 257).boxed().collect(Collectors.toMap(i -> "p" + i, i -> 0f));

        assertThat(reason(new Germination("b", parameters, true))).isEqualTo(GateReason.INVALID_PARAMETER);
    }

    @Test
    void g0FailsAMissingTrainingRun() {
        assertThat(reason(new Germination("b", Map.of(), false))).isEqualTo(GateReason.MISSING_TRAINING_RUN_ID);
    }

    @Test
    void g1NamesTheFailedFetchRatherThanItsConsequence() {
        assertThat(reason(new Health(false, GateReason.DIGEST_MISMATCH, 0, null)))
                .isEqualTo(GateReason.DIGEST_MISMATCH);
    }

    @Test
    void g1FailsWithoutAKernelWithViolationsAndWithALossThatIsNotFinite() {
        assertThat(reason(new Health(false, null, 0, null))).isEqualTo(GateReason.KERNEL_NOT_ATTACHED);
        assertThat(reason(new Health(true, null, 1, null))).isEqualTo(GateReason.ISOLATION_VIOLATIONS);
        assertThat(reason(new Health(true, null, 0, Double.NaN))).isEqualTo(GateReason.LOSS_NOT_FINITE);
        assertThat(reason(new Health(true, null, 0, Double.NEGATIVE_INFINITY))).isEqualTo(GateReason.LOSS_NOT_FINITE);
    }

    @Test
    void g1PassesWithoutAReportedLoss() {
        assertThat(reason(new Health(true, null, 0, null))).isNull();
    }

    @Test
    void g2FailsAboveTheLatencyLimitOnly() {
        assertThat(reason(new Stability(10, null, 0))).isNull();
        assertThat(reason(new Stability(10.001, null, 0))).isEqualTo(GateReason.KERNEL_TOO_SLOW);
        assertThat(reason(new Stability(Double.NaN, null, 0))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "NOMINAL, -",
                "HEALTHY, -",
                "DEGRADED, -",
                "PAUSED, -",
                "FALLBACK, FALLBACK_KERNEL_ACTIVE",
                "VIOLATIONS, PERFORMANCE_VIOLATIONS"
            })
    void g2FailsStatusFallbackAndViolations(PerformanceStatus status, GateReason reason) {
        assertThat(reason(new Stability(1, status, 0))).isEqualTo(reason);
    }

    @Test
    void g2FailsIsolationViolations() {
        assertThat(reason(new Stability(1, PerformanceStatus.NOMINAL, 2))).isEqualTo(GateReason.ISOLATION_VIOLATIONS);
    }

    @Test
    void g3FailsWithoutAHost() {
        assertThat(reason(new Interface(false, PROBE, Set.of(), Set.of()))).isEqualTo(GateReason.HOST_NOT_REGISTERED);
    }

    @Test
    void g3FailsAProbeOfAnotherShapeOrDtypeOrNone() {
        Probe shape = new Probe(SHAPE, DType.FLOAT32, TensorShape.of(3, 2), DType.FLOAT32);
        Probe dtype = new Probe(SHAPE, DType.FLOAT32, SHAPE, DType.FLOAT64);

        assertThat(reason(new Interface(true, shape, Set.of(), Set.of()))).isEqualTo(GateReason.PROBE_SHAPE_MISMATCH);
        assertThat(reason(new Interface(true, dtype, Set.of(), Set.of()))).isEqualTo(GateReason.PROBE_DTYPE_MISMATCH);
        assertThat(reason(new Interface(true, null, Set.of(), Set.of()))).isEqualTo(GateReason.PROBE_SHAPE_MISMATCH);
    }

    @Test
    void g3NamesTheMissingLayers() {
        GateResult result = RULES.evaluate(GOOD, new Interface(true, PROBE, Set.of("z", "a", "fc"), Set.of("fc")));

        assertThat(result.reason()).isEqualTo(GateReason.MESH_INCOMPLETE);
        assertThat(result.inputs()).containsEntry(InputName.MISSING_LAYERS, "a,z");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, PERFORMANCE_UNREPORTED",
                "NOMINAL, -",
                "HEALTHY, -",
                "DEGRADED, PERFORMANCE_DEGRADED",
                "FALLBACK, FALLBACK_KERNEL_ACTIVE",
                "VIOLATIONS, PERFORMANCE_VIOLATIONS",
                "PAUSED, PERFORMANCE_PAUSED"
            })
    void g4PassesNominalAndHealthyOnly(PerformanceStatus status, GateReason reason) {
        assertThat(reason(new Impact(status, 0))).isEqualTo(reason);
    }

    @Test
    void g4FailsIsolationViolations() {
        assertThat(reason(new Impact(PerformanceStatus.NOMINAL, 1))).isEqualTo(GateReason.ISOLATION_VIOLATIONS);
    }

    @Test
    void g5FailsWhileAnythingIsLeft() {
        assertThat(reason(new Reset(true, true, 1))).isEqualTo(GateReason.KERNEL_STILL_ATTACHED);
        assertThat(reason(new Reset(false, true, 1))).isEqualTo(GateReason.PREFETCH_STILL_PENDING);
        assertThat(reason(new Reset(false, false, 1))).isEqualTo(GateReason.LEASE_STILL_OPEN);
        assertThat(reason(new Reset(false, false, 0))).isNull();
    }

    private static GateReason reason(GateInputs inputs) {
        return RULES.evaluate(GOOD, inputs).reason();
    }
}
