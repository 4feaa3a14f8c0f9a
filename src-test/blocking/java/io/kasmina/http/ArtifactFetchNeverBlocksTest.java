package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchResult;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Under BlockHound, which the test JVM installs: whoever blocks on an event loop or a parallel thread fails. */
class ArtifactFetchNeverBlocksTest {

    private static final byte[] BYTES = StoreBed.bytes(300_000);
    private static final Sha256 DIGEST = StoreBed.digest(BYTES);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private StoreBed bed;
    private ArtifactServer server;

    @BeforeEach
    void start() throws Exception {
        bed = new StoreBed(directory);
        Files.write(directory.resolve("kernel.pt"), BYTES);
        server = ArtifactServer.start(directory, 0, bed.io).block(LIMIT);
    }

    @AfterEach
    void stop() {
        server.stop().block(LIMIT);
        bed.close();
    }

    @Test
    void aDownloadBlocksNoThreadThatMustNot() {
        assertThat(fetch(bed.store, server.uri("kernel.pt").toString())).isInstanceOf(FetchResult.Fetched.class);
    }

    @Test
    void aSecondDownloadIsVerifiedWithoutBlocking() {
        fetch(bed.store, server.uri("kernel.pt").toString());
        assertThat(fetch(bed.store, server.uri("kernel.pt").toString())).isInstanceOf(FetchResult.Fetched.class);
    }

    @Test
    void aLocalFileBlocksNoThreadThatMustNot() {
        assertThat(fetch(bed.store, directory.resolve("kernel.pt").toUri().toString()))
                .isInstanceOf(FetchResult.Fetched.class);
    }

    @Test
    void aStoreOnAParallelThreadIsCaught() {
        ArtifactStore misplaced = new ArtifactStore(directory.resolve("misplaced"), Schedulers.parallel());
        assertThatThrownBy(() -> fetch(misplaced, server.uri("kernel.pt").toString()))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void aCancelledReadClosesItsFileOnTheIoScheduler() throws Exception {
        CompletableFuture<String> closing = new CompletableFuture<>();
        Flux<byte[]> chunks = FileChunks.of(() -> closingNoted(closing), bed.io);
        // as a receiver does that has enough, here on a thread that must not block
        chunks.publishOn(Schedulers.parallel(), 1).next().block(LIMIT);
        assertThat(closing.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).startsWith("test-io");
    }

    private static InputStream closingNoted(CompletableFuture<String> closing) {
        return new ByteArrayInputStream(BYTES) {
            @Override
            public void close() {
                closing.complete(Thread.currentThread().getName());
            }
        };
    }

    private FetchResult fetch(ArtifactStore store, String reference) {
        ArtifactFetcher fetcher = ArtifactFetchers.of(
                new FileArtifactFetcher(List.of(directory), store),
                new HttpArtifactFetcher(HttpFetchConfig.defaults(), store));
        return Mono.defer(() -> fetcher.fetch(reference, DIGEST, BYTES.length))
                .subscribeOn(Schedulers.parallel())
                .block(LIMIT);
    }
}
