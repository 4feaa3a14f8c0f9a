package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;

/** A front that sends clients on to the server that has the bytes. */
class RedirectTest {

    private static final byte[] BYTES = StoreBed.bytes(300_000);
    private static final Sha256 DIGEST = StoreBed.digest(BYTES);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final NettyLeaks leaks = new NettyLeaks();
    private final AtomicInteger asked = new AtomicInteger();
    private StoreBed bed;
    private CutOffServer server;

    @BeforeEach
    void open() {
        bed = new StoreBed(directory);
        server = new CutOffServer(BYTES);
    }

    @AfterEach
    void nothingLeaks() {
        server.close();
        bed.close();
        assertThat(leaks.found()).isEmpty();
        leaks.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectToAnAllowedOriginIsFollowed(int status) {
        DisposableServer front = front(status, server.uri());
        assertThat(fetch(front, DIGEST, origin(server.port()))).isInstanceOf(FetchResult.Fetched.class);
        assertThat(bed.filesLeft()).containsExactly(DIGEST + ".pt");
    }

    @Test
    void aRedirectToAnyOtherOriginIsNeverConnectedTo() {
        AtomicInteger connections = new AtomicInteger();
        DisposableServer other = Peers.counting(connections);
        try {
            DisposableServer front = front(302, Peers.uri(other));
            assertThat(failure(front, origin(server.port()), origin(front.port())))
                    .isEqualTo("http: a redirect must lead to an origin that is allowed");
        } finally {
            other.disposeNow();
        }
        assertThat(connections).hasValue(0);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aLoopEndsAfterFiveRedirects() {
        DisposableServer front = front(302, "/kernel.pt");
        assertThat(failure(front, origin(front.port()))).isEqualTo("http: a redirect must be at most 5 in a row");
        assertThat(asked).hasValue(6);
    }

    @Test
    void theDigestIsCheckedAllTheSame() {
        DisposableServer front = front(302, server.uri());
        assertThat(fetch(front, StoreBed.digest(new byte[1]), origin(server.port())))
                .isInstanceOfSatisfying(FetchResult.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(FetchFailure.DIGEST_MISMATCH));
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aDownloadThatWasCutOffGoesOnBehindTheRedirect() throws Exception {
        Files.createDirectories(bed.directory);
        Files.write(bed.directory.resolve("." + DIGEST + ".part"), Arrays.copyOf(BYTES, 100_000));
        Files.writeString(bed.directory.resolve("." + DIGEST + ".etag"), "\"v1\"");
        DisposableServer front = front(307, server.uri());
        assertThat(fetch(front, DIGEST, origin(server.port()))).isInstanceOf(FetchResult.Fetched.class);
        assertThat(server.ranges()).containsExactly("bytes=100000- if \"v1\"");
        assertThat(server.sent()).isEqualTo(200_000);
    }

    @Test
    void aRangeThatTheServerBehindDoesNotHaveIsAskedForWholeFromTheFront() throws Exception {
        Files.createDirectories(bed.directory);
        Files.write(bed.directory.resolve("." + DIGEST + ".part"), StoreBed.bytes(400_000));
        Files.writeString(bed.directory.resolve("." + DIGEST + ".etag"), "\"v1\"");
        DisposableServer front = front(302, server.uri());
        assertThat(fetch(front, DIGEST, origin(server.port()))).isInstanceOf(FetchResult.Fetched.class);
        assertThat(server.ranges()).containsExactly("bytes=400000- if \"v1\"", "");
        assertThat(asked).hasValue(2);
    }

    @Test
    void anArtifactThatIsNotBehindTheRedirectIsNotFound() {
        DisposableServer empty = Peers.status(404);
        try {
            DisposableServer front = front(302, Peers.uri(empty));
            assertThat(failure(front, origin(empty.port()))).isEqualTo("http: status must be 200, was 404");
        } finally {
            empty.disposeNow();
        }
    }

    private DisposableServer front(int status, String location) {
        return Peers.http((request, response) -> {
            asked.incrementAndGet();
            return response.status(status)
                    .header(HttpHeaderNames.LOCATION, location)
                    .send();
        });
    }

    private static String origin(int port) {
        return "http://127.0.0.1:" + port;
    }

    private String failure(DisposableServer front, String... redirects) {
        return ((FetchResult.Failed) fetch(front, DIGEST, redirects)).detail();
    }

    private FetchResult fetch(DisposableServer front, Sha256 digest, String... redirects) {
        HttpFetchConfig config = HttpFetchConfig.defaults().redirectingTo(redirects);
        try {
            return new HttpArtifactFetcher(config, bed.store)
                    .fetch(Peers.uri(front), digest, 1_000_000)
                    .block(LIMIT);
        } finally {
            front.disposeNow();
        }
    }
}
