package io.kasmina.gate;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each gate shows everything that it looked at, whatever it came to. */
class GateReportTest {

    private static final GateRules RULES = GateRules.of(GateConfig.defaults());
    private static final GateCommon COMMON = new GateCommon(SeedStage.TRAINING, null, true, 2);

    @Test
    void g0ShowsTheGermination() {
        assertThat(shown(new Germination("b", Map.of("p", 1f), false)))
                .isEqualTo(Map.of("blueprint_id", "b", "parameters", "1", "run_present", "false"));
    }

    @Test
    void g1ShowsHealthOrWhatIsNotKnownOfIt() {
        assertThat(shown(new Health(true, null, 3, 0.25)))
                .isEqualTo(common(
                        Gate.G1_GRADIENT_HEALTH,
                        Map.of("kernel_attached", "true", "fetch_failure", "none", "violations", "3", "loss", "0.25")));
        assertThat(shown(new Health(false, GateReason.FETCH_DENIED, 0, null)))
                .containsEntry("kernel_attached", "false")
                .containsEntry("fetch_failure", "fetch_denied")
                .containsEntry("loss", "none");
    }

    @Test
    void g2ShowsStabilityOrWhatIsNotKnownOfIt() {
        assertThat(shown(new Stability(2.5, PerformanceStatus.PAUSED, 1)))
                .isEqualTo(common(
                        Gate.G2_STABILITY, Map.of("kernel_p50_ms", "2.5", "status", "paused", "violations", "1")));
        assertThat(shown(new Stability(Double.NaN, null, 0)))
                .containsEntry("kernel_p50_ms", "none")
                .containsEntry("status", "none");
    }

    @Test
    void g3ShowsTheInterfaceOrWhatIsNotKnownOfIt() {
        Probe probe = new Probe(TensorShape.of(2), DType.FLOAT32, TensorShape.of(3), DType.FLOAT64);

        Map<String, String> shown = shown(new Interface(true, probe, Set.of("a", "b"), Set.of("b")));

        assertThat(shown)
                .isEqualTo(common(
                        Gate.G3_INTERFACE,
                        Map.of(
                                "host_registered",
                                "true",
                                "probe_in",
                                "float32" + probe.in(),
                                "probe_out",
                                "float64" + probe.out(),
                                "missing_layers",
                                "a")));
        assertThat(shown(new Interface(false, null, Set.of(), Set.of())))
                .containsEntry("host_registered", "false")
                .containsEntry("probe_in", "none")
                .containsEntry("probe_out", "none")
                .containsEntry("missing_layers", "none");
    }

    @Test
    void g4ShowsTheImpact() {
        assertThat(shown(new Impact(PerformanceStatus.HEALTHY, 4)))
                .isEqualTo(common(Gate.G4_SYSTEM_IMPACT, Map.of("status", "healthy", "violations", "4")));
    }

    @Test
    void g5ShowsWhatIsLeft() {
        Reset reset = new Reset(false, true, 3);

        assertThat(shown(reset))
                .isEqualTo(Map.of("kernel_attached", "false", "prefetch_pending", "true", "leases_open", "3"));
        assertThat(RULES.evaluate(null, reset).gate()).isEqualTo(Gate.G5_RESET);
    }

    @ParameterizedTest
    @EnumSource(InputName.class)
    void everyNameIsItsConstantInLowerCase(InputName name) {
        assertThat(name.code()).isEqualTo(name.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Map<String, String> shown(GateInputs inputs) {
        Map<String, String> shown = new HashMap<>();
        RULES.evaluate(COMMON, inputs).inputs().forEach((name, value) -> shown.put(name.code(), value));
        return shown;
    }

    private static Map<String, String> common(Gate gate, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(own);
        all.put("fallback_used", "true");
        all.put("expected", gate.from().name().toLowerCase(java.util.Locale.ROOT));
        all.put("actual", "training");
        all.put("reported", "none");
        all.put("blend_failures", "2");
        return all;
    }
}
