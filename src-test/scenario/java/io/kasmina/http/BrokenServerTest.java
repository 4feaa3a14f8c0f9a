package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.support.Await;
import io.kasmina.support.Sockets;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that die, or close one half of a connection: the fetch fails at once, and closes its own half. */
class BrokenServerTest {

    private static final Sha256 DIGEST = StoreBed.digest(StoreBed.bytes(10));
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 300000\r\n";

    @TempDir
    Path directory;

    private final NettyLeaks leaks = new NettyLeaks();
    private StoreBed bed;

    @BeforeEach
    void open() {
        bed = new StoreBed(directory);
    }

    @AfterEach
    void nothingLeaks() {
        bed.close();
        assertThat(leaks.found()).isEmpty();
        leaks.close();
    }

    @ParameterizedTest
    @CsvSource({"NOTHING, 0", "A_PIECE_OF_THE_HEAD, 0", "THE_HEAD, 0", "A_PIECE_OF_THE_BODY, 2"})
    void aServerThatClosesItsHalfIsAConnectionFailure(Answer answer, int filesKept) throws Exception {
        try (RawServer server = new RawServer(answer.text, Socket::shutdownOutput)) {
            assertThat(failure(server.uri(), LIMIT)).isEqualTo(FetchFailure.CONNECTION_FAILED);
            assertThat(server.lastByte().get(20, TimeUnit.SECONDS)).isEqualTo(-1);
            Await.until("no connection is open", () -> Sockets.open(server.port()) == 0);
        }
        assertThat(bed.filesLeft()).hasSize(filesKept);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "A_PIECE_OF_THE_BODY")
    void aServerThatDiesIsAConnectionFailure(Answer answer) throws Exception {
        RawServer.Manner reset = client -> {
            client.setSoLinger(true, 0);
            client.close();
        };
        try (RawServer server = new RawServer(answer.text, reset)) {
            assertThat(failure(server.uri(), LIMIT)).isEqualTo(FetchFailure.CONNECTION_FAILED);
            Await.until("no connection is open", () -> Sockets.open(server.port()) == 0);
        }
        assertThat(bed.filesLeft()).isEmpty();
    }

    /** Not closed by it, but it takes no byte either: what it sent stands, and the client need not hear of it. */
    @Test
    void aServerThatListensNoMoreMayStillAnswer() throws Exception {
        String whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        try (RawServer server = new RawServer(whole, Socket::shutdownInput)) {
            assertThat(failure(server.uri(), LIMIT)).isEqualTo(FetchFailure.DIGEST_MISMATCH);
            Await.until("no connection is open", () -> Sockets.open(server.port()) == 0);
        }
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aServerThatAcceptsNobodyTimesOut() throws Exception {
        try (Sockets.Full server = new Sockets.Full()) {
            long before = Sockets.open(server.port());
            assertThat(failure("http://127.0.0.1:" + server.port() + "/kernel.pt", Duration.ofMillis(200)))
                    .isEqualTo(FetchFailure.TIMED_OUT);
            Await.until("no connection is open", () -> Sockets.open(server.port()) == before);
        }
        assertThat(bed.filesLeft()).isEmpty();
    }

    private FetchFailure failure(String uri, Duration connect) {
        HttpFetchConfig config = new HttpFetchConfig(connect, LIMIT, Set.of());
        FetchResult result = new HttpArtifactFetcher(config, bed.store)
                .fetch(uri, DIGEST, 1_000_000)
                .block(LIMIT);
        return ((FetchResult.Failed) result).reason();
    }

    /** How far the server gets. */
    enum Answer {
        NOTHING(""),
        A_PIECE_OF_THE_HEAD(HEAD),
        THE_HEAD(HEAD + "\r\n"),
        A_PIECE_OF_THE_BODY(HEAD + "\r\nabc");

        private final String text;

        Answer(String text) {
            this.text = text;
        }
    }
}
