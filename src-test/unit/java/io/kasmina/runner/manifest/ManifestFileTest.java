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

class ManifestFileTest {

    private static final String DIGEST = "ab".repeat(32);

    @TempDir
    private Path folder;

    @Test
    void aManifestSaysWhatKernelsMustBe() throws IOException {
        ManifestFile manifest = read(
                """
                {"kernels": {
                   "wide": {"artifact": "wide.pt", "sha256": "%s", "guard_digest": "g-7",
                            "inputs": [{"dtype": "FLOAT16", "shape": [32, 64]}, {"shape": [1, 64]}],
                            "layers": ["fc1", "fc2"]},
                   "plain": {"artifact": "plain-2.pt", "sha256": "%s"}}}
                """
                        .formatted(DIGEST, DIGEST.toUpperCase(java.util.Locale.ROOT)));

        assertThat(manifest.find("wide"))
                .isEqualTo(new KernelPin(
                        "wide.pt",
                        new Sha256(DIGEST),
                        "g-7",
                        List.of(
                                new KernelPin.Input(DType.FLOAT16, TensorShape.of(32, 64)),
                                new KernelPin.Input(DType.FLOAT32, TensorShape.of(1, 64))),
                        Set.of("fc1", "fc2")));
        assertThat(manifest.find("plain"))
                .isEqualTo(new KernelPin("plain-2.pt", new Sha256(DIGEST), null, List.of(), Set.of()));
        assertThat(manifest.find("unknown")).isNull();
        assertThat(manifest.kernels()).containsOnlyKeys("wide", "plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": {\"artifact\": \"a.pt\"}} | kernels.a: sha256: must be 64 hexadecimal digits",
                "{\"a\": {\"sha256\": \"DIGEST\"}} | kernels.a: artifact: must be present",
                "{\"a\": {\"artifact\": \"../a.pt\", \"sha256\": \"DIGEST\"}} | kernels.a: artifact: must be 1 to 255 characters",
                "{\"a\": {\"artifact\": \"a.pt\", \"sha256\": \"DIGEST\", \"guard_digest\": \" \"}} | guardDigest: must not be blank",
                "{\"a\": {\"artifact\": \"a.pt\", \"sha256\": \"DIGEST\", \"inputs\": [{}]}} | kernels.a: shape: must be present",
                "{\"a\": {\"artifact\": \"a.pt\", \"sha256\": \"DIGEST\", \"inputs\": [{\"shape\": [-1]}]}} | dimensions must be at least 0",
                "{\"a\": {\"artifact\": \"a.pt\", \"sha256\": \"DIGEST\", \"inputs\": [{\"shape\": [65536, 1025]}]}} | shape: must be at most 256 MiB",
                "{\"a\": {\"artefact\": \"a.pt\"}} | kernels.a.artefact: unknown field, must be one of artifact, guard_digest, inputs, layers, sha256, line 1",
                "{\"a\": {}, \"a\": {}} | duplicate field 'a', line 1",
                "{\"a\": null} | kernels.a: must have a name and fields",
                "null | kernels: must be present",
                "{ | is no JSON, line 1",
                "[] | kernels: must be fields by name, line 1",
                "{\"a\": {\"layers\": \"fc1\"}} | kernels.a.layers: must be a list",
                "{\"a\": {\"sha256\": []}} | kernels.a.sha256: must be a text",
                "{\"a\": {\"inputs\": [{\"shape\": [\"x\"]}]}} | kernels.a.inputs[0].shape[0]: must be a number in its range",
                "{\"a\": {\"inputs\": [{\"dtype\": \"INT8\"}]}} | kernels.a.inputs[0].dtype: must be one of FLOAT"
            })
    void anythingElseIsRefusedAsAWhole(String kernels, String complaint) {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read("{\"kernels\": " + kernels.replace("DIGEST", DIGEST) + "}"))
                .withMessageContaining("manifest.json: ")
                .withMessageContaining(complaint)
                .satisfies(ManifestFileTest::isForPeople);
    }

    @Test
    void aFileThatIsAbsentOrEmptyOrTooLargeIsRefused() throws IOException {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> ManifestFile.read(folder.resolve("absent.json")))
                .withMessage(folder.resolve("absent.json") + ": does not exist");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> ManifestFile.read(folder))
                .withMessage(folder + ": is a folder, must be a file");
        for (String nothing : new String[] {"", " \n", "null"}) {
            assertThatExceptionOfType(BadInput.class)
                    .isThrownBy(() -> read(nothing))
                    .withMessageEndingWith("manifest.json: is empty, must have kernels");
        }
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read(" ".repeat((1 << 20) + 1)))
                .withMessageEndingWith("must be at most 1048576 bytes");
    }

    @Test
    void theLineIsTheComplaintsOwn() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read("{\"kernels\": {\n\"a\": {\n\"artefact\": 1}}}"))
                .withMessageContaining("manifest.json: kernels.a.artefact: unknown field")
                .withMessageEndingWith(", line 3");
    }

    @Test
    void whatFollowsTheManifestIsRefused() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> read("{\"kernels\": {}}\n{}"))
                .withMessageEndingWith("manifest.json: must end behind its first value, line 2");
    }

    /** One line without names of classes or of the parser's parts. */
    private static void isForPeople(Throwable refused) {
        assertThat(refused.getMessage()).hasLineCount(1).doesNotContain("io.kasmina", "java.", "Json", "`", "[\"");
    }

    private ManifestFile read(String text) throws IOException {
        return ManifestFile.read(Files.writeString(folder.resolve("manifest.json"), text));
    }
}
