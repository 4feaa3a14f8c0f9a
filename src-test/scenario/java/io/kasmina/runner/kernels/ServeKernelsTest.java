package io.kasmina.runner.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.manifest.ManifestFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void aFileThatIsNotTheManifestsIsBadInputBeforeAnythingIsServed() throws Exception {
        String other = "ab".repeat(32);
        Path manifest = manifest(other);
        assertThat(serve("--manifest", manifest.toString(), "--try", "wide")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err)
                .hasToString("kasmina: " + manifest + ": kernels.BP-7: sha256: expected " + other + ", found " + digest
                        + "; not served\n");
        assertThat(out.toString()).isEmpty();
        assertThat(store).doesNotExist();
    }

    @Test
    void whatIsServedIsWhatThePinsAgreeWith() throws Exception {
        Files.move(served.resolve("wide.pt"), served.resolve("tall.pt"));
        PinCheck missing =
                PinCheck.of(served, ManifestFile.read(manifest(digest)).kernels());
        assertThat(missing.complaints())
                .containsExactly(Map.entry("BP-7", "artifact: no such file: " + served.resolve("wide.pt")));
        assertThat(missing.served(List.of("tall", "BP-7"))).containsExactly("tall");

        Files.copy(served.resolve("tall.pt"), served.resolve("wide.pt"));
        PinCheck there = PinCheck.of(served, missing.pins());
        assertThat(there.complaints()).isEmpty();
        assertThat(there.served(List.of("tall", "wide"))).containsExactly("BP-7", "tall", "wide");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=-1 | --port: must be in 0..65535, was -1",
                "--port=65536 | --port: must be in 0..65535, was 65536",
                "--host=192.0.2.1 | --host: is no address of this machine: 192.0.2.1",
                "--manifest=/no/such/file | /no/such/file: does not exist",
                "--try= | --try: must not be blank"
            })
    void aBadOptionIsOneLine(String option, String complaint) {
        assertThat(serve(option)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).hasToString("kasmina: " + complaint + "\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThat(serve("--port", Integer.toString(port))).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(err).hasToString("kasmina: --port: is in use: 127.0.0.1:" + port + "\n");
        }
    }

    @Test
    void aStoreThatCannotBeUsedIsOneLineBeforeTheServerStarts() throws Exception {
        store = Files.createFile(folder.resolve("file"));
        assertThat(serve("--try", "wide")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).hasToString("kasmina: --store: is no folder: " + store + "\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesNoDefaultForTheFolderThatMustBeGiven() {
        assertThat(serve("--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("DIR", "Default: 127.0.0.1").doesNotContain("Default: .\n");
    }

    @Test
    void aSampleKernelIsServedByTheManifestThatComesWithIt() throws Exception {
        assertThat(run("sample-kernel", served.toString())).isEqualTo(ExitCode.OK);
        Path manifest = Files.writeString(folder.resolve("manifest.yaml"), out.toString());
        out.getBuffer().setLength(0);
        assertThat(serve("--manifest", manifest.toString(), "--try", "bottleneck"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("  bottleneck\n", "bottleneck: ");
        assertThat(run("sample-kernel", folder.resolve("absent").toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).hasToString("kasmina: DIR: is no folder: " + folder.resolve("absent") + "\n");
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
        return run(args);
    }

    private int run(String... args) {
        return KasminaCli.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
