package io.kasmina.runner.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole protocol in one process: request, reply, download over HTTP, verified file. */
class ServeKernelsTest {

    private static final byte[] KERNEL = new byte[100_000];

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path served;
    private Path store;
    private String digest;

    @BeforeEach
    void write() throws Exception {
        served = Files.createDirectory(folder.resolve("served"));
        store = folder.resolve("store");
        Files.write(served.resolve("wide.pt"), KERNEL);
        digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KERNEL));
    }

    @Test
    void aKernelThatIsTriedIsFetchedIntoTheStore() {
        assertThat(serve("--try", "wide")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("serving " + served + " at http://127.0.0.1:")
                .contains("\n  wide\n")
                .contains("wide: " + digest + " in ");
        assertThat(store.resolve(digest + ".pt")).hasBinaryContent(KERNEL);
    }

    @Test
    void aKernelThatIsNotThereFails() {
        assertThat(serve("--try", "tall", "--try", "wide")).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString())
                .contains("tall: fetch_failed, reply: the source has no such artifact")
                .contains("wide: " + digest);
    }

    @Test
    void aManifestNamesFileAndGuardDigest() throws Exception {
        assertThat(serve("--manifest", manifest(digest).toString(), "--try", "BP-7"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("BP-7: " + digest);
    }

    @Test
    void aFileThatIsNotTheManifestsIsNotOffered() throws Exception {
        assertThat(serve("--manifest", manifest("ab".repeat(32)).toString(), "--try", "BP-7"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(store).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port=-1", "--port=65536", "--manifest=/no/such/file"})
    void aBadOptionIsOneLine(String option) {
        assertThat(serve(option)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void aFolderThatIsNotThereIsOneLine() {
        served = folder.resolve("absent");
        assertThat(serve()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("DIR: is no folder: ");
    }

    private Path manifest(String sha256) throws Exception {
        String text = "{\"kernels\": {\"BP-7\": {\"artifact\": \"wide.pt\", \"sha256\": \"" + sha256
                + "\", \"guard_digest\": \"g-1\"}}}";
        return Files.writeString(folder.resolve("manifest.json"), text);
    }

    private int serve(String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "serve-kernels";
        args[1] = served.toString();
        args[2] = "--store";
        args[3] = store.toString();
        System.arraycopy(options, 0, args, 4, options.length);
        return KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
