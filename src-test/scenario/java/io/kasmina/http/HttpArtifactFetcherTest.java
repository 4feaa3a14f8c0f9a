package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;

class HttpArtifactFetcherTest {

    private static final byte[] BYTES = StoreBed.bytes(300_000);
    private static final Sha256 DIGEST = StoreBed.digest(BYTES);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpFetchConfig PATIENT = new HttpFetchConfig(LIMIT, LIMIT, Set.of());
    private static final HttpFetchConfig HASTY = new HttpFetchConfig(LIMIT, Duration.ofMillis(150), Set.of());

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

    @Test
    void anArtifactArrivesInTheStore() throws Exception {
        FetchResult.Fetched fetched = (FetchResult.Fetched) fetch(Peers.sized(BYTES), PATIENT, BYTES.length);
        assertThat(fetched.digest()).isEqualTo(DIGEST);
        assertThat(fetched.bytes()).isEqualTo(BYTES.length);
        assertThat(Files.readAllBytes(fetched.file())).isEqualTo(BYTES);
        assertThat(bed.filesLeft()).containsExactly(DIGEST + ".pt");
    }

    @Test
    void anArtifactWithoutAnAnnouncedLengthArrivesToo() {
        Flux<byte[]> parts = Flux.range(0, 100).map(i -> Arrays.copyOfRange(BYTES, i * 3_000, (i + 1) * 3_000));
        assertThat(fetch(Peers.chunked(parts), PATIENT, BYTES.length)).isInstanceOf(FetchResult.Fetched.class);
    }

    @Test
    void aStoredArtifactIsNotAskedForAgain() {
        AtomicInteger requests = new AtomicInteger();
        DisposableServer server = Peers.http((request, response) -> {
            requests.incrementAndGet();
            return response.sendByteArray(Mono.just(BYTES));
        });
        Mono<FetchResult> fetch = cold(Peers.uri(server), PATIENT, BYTES.length);
        try {
            assertThat(fetch.block(LIMIT)).isEqualTo(fetch.block(LIMIT));
        } finally {
            server.disposeNow();
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void aServerThatIsNotAllowedIsNeverConnectedTo() {
        AtomicInteger connections = new AtomicInteger();
        DisposableServer server = Peers.counting(connections);
        assertThat(fetch(server, PATIENT.allowing("http://127.0.0.1:1"), BYTES.length))
                .isEqualTo(new FetchResult.Failed(
                        FetchFailure.ORIGIN_REFUSED, "artifact_ref: must name an allowed server"));
        assertThat(connections).hasValue(0);
    }

    @Test
    void aServerThatIsAllowedIsAsked() {
        DisposableServer server = Peers.sized(BYTES);
        assertThat(fetch(server, PATIENT.allowing("http://127.0.0.1:" + server.port()), BYTES.length))
                .isInstanceOf(FetchResult.Fetched.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1.example.org/k.pt", "http://169.254.169.254/k.pt", "https://192.0.2.1/k.pt"})
    void aReferenceToAnotherMachineIsRefusedUnlessItIsListed(String reference) {
        assertThat(cold(reference, PATIENT, BYTES.length).block(LIMIT))
                .isEqualTo(new FetchResult.Failed(
                        FetchFailure.ORIGIN_REFUSED, "artifact_ref: must name an allowed server"));
    }

    @ParameterizedTest
    @CsvSource({
        "301, REDIRECT_REFUSED",
        "302, REDIRECT_REFUSED",
        "307, REDIRECT_REFUSED",
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "403, HTTP_STATUS",
        "500, HTTP_STATUS",
        "503, HTTP_STATUS",
        "204, HTTP_STATUS"
    })
    void aStatusOtherThan200IsATypedFailure(int status, FetchFailure reason) {
        assertThat(fetch(Peers.status(status), PATIENT, BYTES.length))
                .isEqualTo(new FetchResult.Failed(reason, "http: status must be 200, was " + status));
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aBodyBesideABadStatusIsNotTakenIn() {
        assertThat(failure(
                        Peers.http((request, response) -> response.status(500).sendByteArray(Mono.just(BYTES))),
                        PATIENT))
                .isEqualTo(FetchFailure.HTTP_STATUS);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void anAnnouncedLengthAboveTheLimitIsRefusedUnread() {
        assertThat(fetch(Peers.sized(BYTES), PATIENT, 299_999))
                .isEqualTo(new FetchResult.Failed(
                        FetchFailure.TOO_LARGE, "artifact: must be at most 299999 bytes, was at least 300000"));
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void anEndlessBodyIsCutOffAtTheLimit() {
        Flux<byte[]> endless = Flux.generate(sink -> sink.next(BYTES));
        assertThat(failure(Peers.chunked(endless), PATIENT)).isEqualTo(FetchFailure.TOO_LARGE);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void otherBytesThanThePinnedOnesAreRefused() {
        byte[] tampered = BYTES.clone();
        tampered[1] ^= 1;
        assertThat(failure(Peers.sized(tampered), PATIENT)).isEqualTo(FetchFailure.DIGEST_MISMATCH);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\nabc"})
    void aSilentServerTimesOut(String answer) {
        assertThat(failure(Peers.stalling(answer), HASTY)).isEqualTo(FetchFailure.TIMED_OUT);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
                "HTTP/1.1 200 OK\r\n",
                "nonsense\r\n\r\n",
                "\r\n"
            })
    void aBrokenAnswerIsAConnectionFailure(String answer) {
        assertThat(failure(Peers.raw(answer), PATIENT)).isEqualTo(FetchFailure.CONNECTION_FAILED);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aFailedRequestIsNotRepeated() {
        AtomicInteger requests = new AtomicInteger();
        DisposableServer server = Peers.http((request, response) -> {
            requests.incrementAndGet();
            request.withConnection(connection -> connection.channel().config().setOption(ChannelOption.SO_LINGER, 0));
            return request.receive()
                    .then(Mono.fromRunnable(() -> request.withConnection(connection -> connection.dispose())));
        });
        assertThat(failure(server, PATIENT)).isEqualTo(FetchFailure.CONNECTION_FAILED);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aClosedPortIsAConnectionFailure() {
        DisposableServer server = Peers.status(200);
        String uri = Peers.uri(server);
        server.disposeNow();
        assertThat(cold(uri, PATIENT, 10).block(LIMIT))
                .isInstanceOfSatisfying(FetchResult.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(FetchFailure.CONNECTION_FAILED));
    }

    @Test
    void plainHttpWhereTlsIsExpectedIsAConnectionFailure() {
        DisposableServer server = Peers.sized(BYTES);
        try {
            assertThat(cold(Peers.uri(server).replace("http:", "https:"), PATIENT, 10)
                            .block(LIMIT))
                    .isInstanceOfSatisfying(FetchResult.Failed.class, failed -> assertThat(failed.reason())
                            .isEqualTo(FetchFailure.CONNECTION_FAILED));
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void aCancelBeforeTheAnswerClosesTheConnection() {
        Sinks.Empty<Void> asked = Sinks.empty();
        Sinks.Empty<Void> closed = Sinks.empty();
        DisposableServer server = Peers.http((request, response) -> {
            request.withConnection(connection -> connection.onDispose(closed::tryEmitEmpty));
            asked.tryEmitEmpty();
            return Mono.never();
        });
        try {
            Disposable fetch = start(server);
            asked.asMono().block(LIMIT);
            fetch.dispose();
            closed.asMono().block(LIMIT);
        } finally {
            server.disposeNow();
        }
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aCancelDuringTheBodyClosesTheConnectionAndRemovesTheFile() throws Exception {
        Sinks.Empty<Void> closed = Sinks.empty();
        DisposableServer server = Peers.http((request, response) -> {
            request.withConnection(connection -> connection.onDispose(closed::tryEmitEmpty));
            return response.send(
                    Flux.just(Unpooled.wrappedBuffer(new byte[100])).concatWith(Flux.never()), flushEach -> true);
        });
        Files.createDirectory(bed.directory);
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            bed.directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Disposable fetch = start(server);
            assertThat(watch.poll(20, TimeUnit.SECONDS)).as("a temporary file").isNotNull();
            fetch.dispose();
            closed.asMono().block(LIMIT);
        } finally {
            server.disposeNow();
        }
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void cancelsAtAnyMomentLeaveNothingOrTheWholeArtifact() {
        DisposableServer server = Peers.sized(BYTES);
        try {
            for (int i = 0; i < 60; i++) {
                // from before the connection to after the commit
                Mono.firstWithSignal(
                                cold(Peers.uri(server), PATIENT, BYTES.length).then(),
                                Mono.delay(Duration.ofNanos(i * 200_000L)).then())
                        .block(LIMIT);
            }
        } finally {
            server.disposeNow();
        }
        assertThat(bed.filesLeft()).allMatch(name -> name.equals(DIGEST + ".pt"));
    }

    private Disposable start(DisposableServer server) {
        return cold(Peers.uri(server), PATIENT, BYTES.length).subscribe();
    }

    private Mono<FetchResult> cold(String uri, HttpFetchConfig config, long maxBytes) {
        return new HttpArtifactFetcher(config, bed.store).fetch(uri, DIGEST, maxBytes);
    }

    private FetchResult fetch(DisposableServer server, HttpFetchConfig config, long maxBytes) {
        try {
            return cold(Peers.uri(server), config, maxBytes).block(LIMIT);
        } finally {
            server.disposeNow();
        }
    }

    private FetchFailure failure(DisposableServer server, HttpFetchConfig config) {
        return ((FetchResult.Failed) fetch(server, config, 1_000_000)).reason();
    }
}
