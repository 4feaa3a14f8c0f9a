package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactServerTest {

    private static final byte[] BYTES = StoreBed.bytes(200_000);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final NettyLeaks leaks = new NettyLeaks();
    private Path served;
    private StoreBed bed;
    private ArtifactServer server;

    @BeforeEach
    void start() throws Exception {
        bed = new StoreBed(directory);
        served = Files.createDirectory(directory.resolve("served"));
        Files.write(served.resolve("kernel.pt"), BYTES);
        Files.write(served.resolve("notes.txt"), BYTES);
        Files.write(directory.resolve("secret.pt"), BYTES);
        Files.createSymbolicLink(served.resolve("link.pt"), directory.resolve("secret.pt"));
        Files.createDirectory(served.resolve("folder.pt"));
        server = ArtifactServer.start(served, 0, bed.io).block(LIMIT);
    }

    @AfterEach
    void stop() {
        server.stop().block(LIMIT);
        bed.close();
        assertThat(leaks.found()).isEmpty();
        leaks.close();
    }

    @Test
    void aFileIsServedWhole() throws Exception {
        HttpResponse<byte[]> response = ask("GET", server.uri("kernel.pt"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-length")).hasValue("200000");
        assertThat(response.body()).isEqualTo(BYTES);
    }

    @Test
    void aFileIsServedFromAByteOn() throws Exception {
        String tag = ask("HEAD", server.uri("kernel.pt"))
                .headers()
                .firstValue("etag")
                .orElseThrow();
        HttpResponse<byte[]> response = ask("GET", server.uri("kernel.pt"), "Range", "bytes=199990-", "If-Range", tag);
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("content-range")).hasValue("bytes 199990-199999/200000");
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(BYTES, 199_990, 200_000));
        assertThat(ask("GET", server.uri("kernel.pt"), "Range", "bytes=10-19").body())
                .isEqualTo(Arrays.copyOfRange(BYTES, 10, 20));
    }

    @Test
    void aChangedFileIsServedWhole() throws Exception {
        HttpResponse<byte[]> response =
                ask("GET", server.uri("kernel.pt"), "Range", "bytes=10-", "If-Range", "\"older\"");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-5", "bytes=5-4", "bytes=0-1,5-6", "lines=1-2", "bytes=x-"})
    void aRangeOfAnotherFormIsIgnored(String range) throws Exception {
        assertThat(ask("GET", server.uri("kernel.pt"), "Range", range).body()).isEqualTo(BYTES);
    }

    @Test
    void aRangeBehindTheEndIsRefused() throws Exception {
        HttpResponse<byte[]> response = ask("GET", server.uri("kernel.pt"), "Range", "bytes=200000-");
        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("content-range")).hasValue("bytes */200000");
    }

    @Test
    void aFileThatIsKnownIsNotSentAgain() throws Exception {
        String tag = ask("HEAD", server.uri("kernel.pt"))
                .headers()
                .firstValue("etag")
                .orElseThrow();
        HttpResponse<byte[]> response = ask("GET", server.uri("kernel.pt"), "If-None-Match", tag);
        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aHeadTellsTheLengthAlone() throws Exception {
        HttpResponse<byte[]> response = ask("HEAD", server.uri("kernel.pt"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-length")).hasValue("200000");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aFileThatComesLaterIsServed() throws Exception {
        Files.write(served.resolve("later.pt"), new byte[0]);
        assertThat(ask("GET", server.uri("later.pt")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/gone.pt",
                "/notes.txt",
                "/../secret.pt",
                "/%2e%2e/secret.pt",
                "/..%2fsecret.pt",
                "/link.pt",
                "/folder.pt",
                "/served/kernel.pt",
                "/%00.pt",
                "//kernel.pt",
                "/.pt"
            })
    void whatIsNoArtifactOfTheDirectoryIsNotFound(String path) throws Exception {
        URI base = server.uri("kernel.pt");
        assertThat(ask("GET", base.resolve("/").resolve(URI.create("http://" + base.getAuthority() + path)))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        assertThat(ask("DELETE", server.uri("kernel.pt")).statusCode()).isEqualTo(404);
        assertThat(served.resolve("kernel.pt")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".pt", "kernel", "../secret.pt", "a/b.pt", "a b.pt"})
    void anAddressIsMadeOfAPlainNameOnly(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.uri(name))
                .withMessageStartingWith("fileName: must be");
    }

    @Test
    void aStopDoesNotWaitForASlowReader() throws Exception {
        Files.write(served.resolve("large.pt"), new byte[32_000_000]);
        URI uri = server.uri("large.pt");
        try (Socket slow = new Socket(uri.getHost(), uri.getPort())) {
            slow.getOutputStream()
                    .write("GET /large.pt HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            server.stop().block(Duration.ofSeconds(5));
        }
        Assertions.assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(uri.getHost(), uri.getPort()).close());
        server.stop().block(Duration.ofSeconds(5));
    }

    private static HttpResponse<byte[]> ask(String method, URI uri, String... headers) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        HttpRequest request = (headers.length == 0 ? builder : builder.headers(headers))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
