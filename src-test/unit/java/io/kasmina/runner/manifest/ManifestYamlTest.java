package io.kasmina.runner.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestYamlTest {

    private static final String DIGEST = "ab".repeat(32);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"manifest.yaml", "manifest.yml", "MANIFEST.YAML"})
    void aManifestInYamlSaysTheSameAsInJson(String name) throws IOException {
        ManifestFile manifest = read(
                name,
                """
                # what this runner loads
                kernels:
                  wide:
                    artifact: wide.pt
                    sha256: %s
                    guard_digest: g-7
                    inputs:
                      - {dtype: FLOAT16, shape: [32, 64]}
                      - shape: [1, 64]
                    layers: [fc1, "fc2"]
                  plain:
                    artifact: "plain-2.pt"
                    sha256: '%s'
                """
                        .formatted(DIGEST, DIGEST));

        assertThat(manifest.find("wide"))
                .isEqualTo(new KernelPin(
                        "wide.pt",
                        new Sha256(DIGEST),
                        "g-7",
                        List.of(
                                new KernelPin.Input(DType.FLOAT16, TensorShape.of(32, 64)),
                                new KernelPin.Input(DType.FLOAT32, TensorShape.of(1, 64))),
                        Set.of("fc1", "fc2")));
        assertThat(manifest.kernels()).containsOnlyKeys("wide", "plain");
    }

    /** Digits, exponents and words that YAML may take for numbers and truths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "1234567890123456789012345678901234567890123456789012345678901234",
                "0012345678901234567890123456789012345678901234567890123456789e12"
            })
    void anUnquotedDigestIsReadAsItIsWritten(String digest) throws IOException {
        ManifestFile manifest =
                read("m.yaml", "kernels: {on: {artifact: no.pt, layers: [yes, off, 1.0], sha256: " + digest + "}}");
        assertThat(manifest.find("on").digest()).isEqualTo(new Sha256(digest));
        assertThat(manifest.find("on").layers()).containsExactlyInAnyOrder("yes", "off", "1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernels: {a: {artifact: a.pt}} | kernels.a: sha256: must be 64 hexadecimal digits",
                "kernels: {a: {artefact: a.pt}} | kernels.a.artefact: unknown field",
                "kernels: {a: {}, a: {}} | duplicate field 'a', line 1",
                "kernels: {a: &it {}, b: *it} | alias, which is not allowed",
                "kernels: {a: {layers: &it [x]}, b: {layers: *it}} | alias, which is not allowed",
                "kernels: {a: &it {}, b: {<<: *it}} | alias, which is not allowed",
                "kernels: *it | manifest.yaml: alias, which is not allowed, line 1",
                "*it | manifest.yaml: alias, which is not allowed, line 1",
                "kernels: &it {a: *it} | alias, which is not allowed",
                "kernels: !!java.net.URL [x] | kernels: must be fields by name",
                "kernels: {a: ] | is no YAML, line 1",
                "kernels: @ | is no YAML, line 1",
                "kernels | manifest.yaml: must be fields by name",
                "'' | manifest.yaml: is empty, must have kernels",
                "# nothing | manifest.yaml: is empty, must have kernels"
            })
    void anythingElseIsRefusedInOneLine(String text, String complaint) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read("manifest.yaml", text))
                .withMessageContaining("manifest.yaml: ")
                .withMessageContaining(complaint)
                .satisfies(refused -> assertThat(refused.getMessage()).hasLineCount(1));
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read("manifest.yaml", "kernels: {}\n---\nkernels: {}\n"))
                .withMessageEndingWith("must end behind its first value, line 3");
    }

    /** Nine times nine times nine …, which would be 3 billion texts. */
    @Test
    void aliasesThatMultiplyAreRefusedUnexpanded() {
        StringBuilder laughs = new StringBuilder("kernels:\n");
        for (int i = 0; i < 10; i++) {
            String each = i == 0 ? "ha" : "*a" + (i - 1);
            laughs.append("  k" + i + ": {layers: &a" + i + " [" + (each + ", ").repeat(8) + each + "]}\n");
        }
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read("manifest.yaml", laughs.toString()))
                .withMessageContaining("alias, which is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.yaml", "manifest.json"})
    void aFileOfNothingButBracketsIsRefusedInOneLine(String name) {
        String nested = "{\"kernels\": {\"a\": {\"layers\": " + "[".repeat(200_000) + "]".repeat(200_000) + "}}}";
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read(name, nested))
                .withMessageEndingWith(name + ": kernels.a.layers[0]: must be a text, line 1")
                .satisfies(refused -> assertThat(refused.getMessage()).hasLineCount(1));
    }

    @Test
    void aFileThatIsTooLargeIsRefusedUnparsed() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read("manifest.yaml", "#".repeat((1 << 20) + 1)))
                .withMessageEndingWith("must be at most 1048576 bytes");
    }

    private ManifestFile read(String name, String text) throws IOException {
        return ManifestFile.read(Files.writeString(folder.resolve(name), text));
    }
}
