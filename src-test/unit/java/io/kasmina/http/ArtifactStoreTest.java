package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** On the immediate scheduler, so that every stage has ended when the call returns. */
class ArtifactStoreTest {

    private static final byte[] BYTES = StoreBed.bytes(1_000);
    private static final Sha256 DIGEST = StoreBed.digest(BYTES);

    @TempDir
    Path directory;

    @Test
    void aMissingArtifactIsTakenInUnderItsDigest() throws Exception {
        StepVerifier.create(store().obtain(DIGEST, 1_000, Flux.just(head(), tail())))
                .expectNext(new FetchResult.Fetched(target(), DIGEST, 1_000))
                .verifyComplete();
        assertThat(Files.readAllBytes(target())).isEqualTo(BYTES);
        assertThat(StoreBed.files(directory)).containsExactly(DIGEST + ".pt");
    }

    @Test
    void anArtifactThatIsThereIsNotTransferredAgain() throws Exception {
        Files.write(target(), BYTES);
        TestPublisher<byte[]> source = TestPublisher.create();
        StepVerifier.create(store().obtain(DIGEST, 1_000, source.flux()))
                .expectNext(new FetchResult.Fetched(target(), DIGEST, 1_000))
                .verifyComplete();
        source.assertWasNotSubscribed();
    }

    @Test
    void aSpoiltFileInTheStoreIsReplaced() throws Exception {
        Files.write(target(), tail());
        StepVerifier.create(store().obtain(DIGEST, 1_000, Flux.just(BYTES)))
                .expectNext(new FetchResult.Fetched(target(), DIGEST, 1_000))
                .verifyComplete();
        assertThat(Files.readAllBytes(target())).isEqualTo(BYTES);
    }

    @Test
    void aSpoiltFileStaysUntilAGoodOneReplacesIt() throws Exception {
        Files.write(target(), tail());
        StepVerifier.create(store().obtain(
                                DIGEST, 1_000, Flux.error(new FetchFault(FetchFailure.CONNECTION_FAILED, "broken"))))
                .expectNext(new FetchResult.Failed(FetchFailure.CONNECTION_FAILED, "broken"))
                .verifyComplete();
        assertThat(Files.readAllBytes(target())).isEqualTo(tail());
    }

    /** Like two processes: the one still reads the spoilt file while the other moves a good one into its place. */
    @Test
    void whatAnotherStoreHasJustMovedInSurvives() throws Exception {
        byte[] spoilt = StoreBed.bytes(200_000);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 100; round++) {
                Files.write(target(), spoilt);
                ArtifactWriter writer = new ArtifactWriter(target(), DIGEST, 1_000);
                writer.write(BYTES);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> moved = other.submit(() -> {
                    start.await();
                    return writer.commit();
                });
                start.await();
                store().obtain(DIGEST, 1_000, Flux.error(new FetchFault(FetchFailure.CONNECTION_FAILED, "broken")))
                        .block();
                moved.get();
                assertThat(target()).hasBinaryContent(BYTES);
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void aLinkInTheStoreIsNotTrusted(@TempDir Path elsewhere) throws Exception {
        Path foreign = Files.write(elsewhere.resolve("foreign.pt"), BYTES);
        Files.createSymbolicLink(target(), foreign);
        StepVerifier.create(store().obtain(DIGEST, 1_000, Flux.just(BYTES)))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(Files.isSymbolicLink(target())).isFalse();
        assertThat(foreign).exists();
    }

    @Test
    void theLimitHoldsForAStoredArtifactToo() throws Exception {
        Files.write(target(), BYTES);
        StepVerifier.create(store().obtain(DIGEST, 999, Flux.just(BYTES)))
                .expectNextMatches(result -> failed(result, FetchFailure.TOO_LARGE))
                .verifyComplete();
    }

    @Test
    void aWrongDigestLeavesNothing() {
        StepVerifier.create(store().obtain(DIGEST, 1_000, Flux.just(head())))
                .expectNextMatches(result -> failed(result, FetchFailure.DIGEST_MISMATCH))
                .verifyComplete();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void tooManyBytesStopTheSourceAndLeaveNothing() {
        TestPublisher<byte[]> source = TestPublisher.create();
        StepVerifier.create(store().obtain(DIGEST, 999, source.flux()))
                .then(() -> source.next(head(), tail()))
                .expectNextMatches(result -> failed(result, FetchFailure.TOO_LARGE))
                .verifyComplete();
        source.assertCancelled();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aFailingSourceLeavesNothing() {
        TestPublisher<byte[]> source = TestPublisher.create();
        StepVerifier.create(store().obtain(DIGEST, 1_000, source.flux()))
                .then(() -> source.next(head()))
                .then(() -> assertThat(StoreBed.files(directory)).hasSize(1))
                .then(() -> source.error(new FetchFault(FetchFailure.CONNECTION_FAILED, "broken")))
                .expectNext(new FetchResult.Failed(FetchFailure.CONNECTION_FAILED, "broken"))
                .verifyComplete();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aDefectIsAnErrorAndLeavesNothing() {
        StepVerifier.create(store().obtain(
                                DIGEST,
                                1_000,
                                Flux.just(head()).concatWith(Flux.error(new IllegalStateException("defect")))))
                .expectErrorMessage("defect")
                .verify();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aCancelBeforeTheFirstChunkLeavesNothing() {
        TestPublisher<byte[]> source = TestPublisher.create();
        StepVerifier.create(store().obtain(DIGEST, 1_000, source.flux()))
                .thenCancel()
                .verify();
        source.assertCancelled();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aCancelBetweenChunksLeavesNothing() {
        TestPublisher<byte[]> source = TestPublisher.create();
        StepVerifier.create(store().obtain(DIGEST, 1_000, source.flux()))
                .then(() -> source.next(head()))
                .then(() -> assertThat(StoreBed.files(directory))
                        .singleElement()
                        .asString()
                        .endsWith(".part"))
                .thenCancel()
                .verify();
        source.assertCancelled();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aLimitBelowOneByteIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().obtain(DIGEST, 0, Flux.empty()))
                .withMessage("maxBytes: must be at least 1, was 0");
    }

    private ArtifactStore store() {
        return new ArtifactStore(directory, Schedulers.immediate());
    }

    private Path target() {
        return directory.resolve(DIGEST + ".pt");
    }

    private static boolean failed(FetchResult result, FetchFailure reason) {
        return result instanceof FetchResult.Failed failed && failed.reason() == reason;
    }

    private static byte[] head() {
        return Arrays.copyOf(BYTES, 600);
    }

    private static byte[] tail() {
        return Arrays.copyOfRange(BYTES, 600, 1_000);
    }
}
