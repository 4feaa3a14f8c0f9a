package io.kasmina.wire;

import static io.kasmina.wire.CommandFixture.germinate;
import static io.kasmina.wire.CommandFixture.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Refusal;
import io.kasmina.verify.CommandCodec.Decoded;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The blend keys: what is valid becomes a spec, and nothing is clamped, swapped, cut or replaced. */
class BlendAnnotationsTest {

    @Test
    void eachModeBecomesItsSpec() {
        assertThat(blend(Map.of())).isEqualTo(new BlendSpec.Convex());
        assertThat(blend(Map.of("blend_mode", "CONVEX"))).isEqualTo(new BlendSpec.Convex());
        assertThat(blend(Map.of("blend_mode", "RESIDUAL"))).isEqualTo(new BlendSpec.Residual());
        assertThat(blend(Map.of("blend_mode", "CONFIDENCE"))).isEqualTo(new BlendSpec.Confidence(4.0, 0.2, 0.0, 1.0));
        assertThat(blend(Map.of("blend_mode", "CHANNEL", "alpha_vec", "[0.1, 1e-2, 1]", "alpha_vec_len", "3")))
                .isEqualTo(BlendSpec.Channel.of(0.1f, 0.01f, 1f));
    }

    @Test
    void confidenceTakesItsParameters() {
        Map<String, String> annotations = Map.of(
                "blend_mode", "CONFIDENCE", "gate_k", "2.5", "gate_tau", "0", "alpha_lo", "0.1", "alpha_hi", "0.1");
        assertThat(blend(annotations)).isEqualTo(new BlendSpec.Confidence(2.5, 0, 0.1, 0.1));
    }

    @Test
    void otherKeysMayBePresentInAnyMode() {
        Map<String, String> annotations =
                Map.of("blend_mode_source", "heuristic", "gate_k", "4.0", "alpha_vec", "[0.1, 0.2]", "alpha_lo", "0.5");
        assertThat(blend(annotations)).isEqualTo(new BlendSpec.Convex());
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "blend_mode, convex",
                "blend_mode, \"\"",
                "blend_mode, \" CONVEX\"",
                "blend_mode, SLERP",
                "gate_k, -0.1",
                "gate_k, nan",
                "gate_k, inf",
                "gate_k, 1e999",
                "gate_k, four",
                "gate_tau, -1",
                "gate_tau, Infinity",
                "alpha_lo, -0.01",
                "alpha_lo, 1.01",
                "alpha_hi, 2",
                "alpha_hi, \"\"",
                "alpha_vec, \"\"",
                "alpha_vec, 0.5",
                "alpha_vec, \"[0.5\"",
                "alpha_vec, \"[0.5,]\"",
                "alpha_vec, \"[1.5]\"",
                "alpha_vec, \"[-0.5]\"",
                "alpha_vec, \"[NaN]\"",
                "alpha_vec, \"[null]\"",
                "alpha_vec_len, 1",
                "alpha_vec_len, x"
            })
    void anInvalidValueFailsTheCommandInEveryMode(String key, String value) {
        assertInvalid(Map.of(key, value), key);
        if (!"blend_mode".equals(key)) {
            assertInvalid(Map.of("blend_mode", "RESIDUAL", key, value), key);
        }
    }

    @Test
    void boundsInTheWrongOrderAreNotSwapped() {
        assertInvalid(Map.of("blend_mode", "CONFIDENCE", "alpha_lo", "0.7", "alpha_hi", "0.3"), "alpha_lo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "4", "", "three", "3.5", "-3"})
    void theLengthMustBeTheVectors(String length) {
        Map<String, String> annotations =
                Map.of("blend_mode", "CHANNEL", "alpha_vec", "[0.1, 0.2, 0.3]", "alpha_vec_len", length);
        assertInvalid(annotations, "alpha_vec_len");
    }

    @Test
    void channelNeedsAVector() {
        assertInvalid(Map.of("blend_mode", "CHANNEL"), "alpha_vec");
        assertInvalid(Map.of("blend_mode", "CHANNEL", "alpha_vec", "[]"), "alpha_vec");
    }

    @Test
    void theVectorHasAMostOf1024Entries() {
        assertThat(blend(Map.of("blend_mode", "CHANNEL", "alpha_vec", vector(1_024))))
                .isInstanceOfSatisfying(BlendSpec.Channel.class, spec -> assertThat(spec.channels())
                        .isEqualTo(1_024));
        assertInvalid(Map.of("blend_mode", "CHANNEL", "alpha_vec", vector(1_025)), "alpha_vec");
    }

    @Test
    void theVectorsTextHasABoundThatIsCheckedBeforeItIsParsed() {
        String padded = "[" + " ".repeat(16_381) + "1]";
        assertThat(blend(Map.of("blend_mode", "CHANNEL", "alpha_vec", padded))).isEqualTo(BlendSpec.Channel.of(1f));
        assertInvalid(Map.of("blend_mode", "CHANNEL", "alpha_vec", " " + padded), "alpha_vec");
    }

    @Test
    void bothBoundsCanBeConfigured() {
        LeylineCommandCodec codec = LeylineCommandCodec.create(new AnnotationLimits(2, 16));
        Map<String, String> annotations = Map.of("blend_mode", "CHANNEL", "alpha_vec", "[0, 0, 0]");
        Decoded decoded =
                codec.decode(germinate().putAllAnnotations(annotations).build().toByteArray());
        assertThat(((Decoded.Parsed) decoded).command()).isInstanceOf(Command.Invalid.class);
    }

    @Test
    void theFirstProblemIsTheOneThatIsNamed() {
        Map<String, String> annotations = new HashMap<>(Map.of("gate_k", "-1", "alpha_hi", "7"));
        annotations.put("feature_coverage", "2");
        assertInvalid(annotations, "feature_coverage");
    }

    private static String vector(int length) {
        return "[0.5" + ",0.5".repeat(length - 1) + "]";
    }

    private static BlendSpec blend(Map<String, String> annotations) {
        return ((Command.Germinate) parsed(germinate().putAllAnnotations(annotations))).blend();
    }

    private static void assertInvalid(Map<String, String> annotations, String key) {
        assertThat(parsed(germinate().putAllAnnotations(annotations)))
                .isInstanceOfSatisfying(Command.Invalid.class, invalid -> {
                    assertThat(invalid.reason()).isEqualTo(Refusal.INVALID_ANNOTATION);
                    assertThat(invalid.detail()).startsWith(key + ": must be");
                });
    }
}
