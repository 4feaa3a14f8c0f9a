package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileArtifactFetcherTest {

    // more than one chunk
    private static final byte[] BYTES = StoreBed.bytes(100_000);
    private static final Sha256 DIGEST = StoreBed.digest(BYTES);

    @TempDir
    Path directory;

    private Path root;
    private Path kernel;
    private StoreBed bed;

    @BeforeEach
    void files() throws Exception {
        root = Files.createDirectory(directory.resolve("kernels"));
        kernel = Files.write(root.resolve("kernel.pt"), BYTES);
        Files.write(directory.resolve("secret.pt"), BYTES);
        bed = new StoreBed(directory);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aFileBelowARootIsCopiedIntoTheStore() throws Exception {
        FetchResult.Fetched fetched = (FetchResult.Fetched) fetch(kernel.toUri().toString(), DIGEST, 100_000);
        assertThat(fetched).isEqualTo(new FetchResult.Fetched(bed.directory.resolve(DIGEST + ".pt"), DIGEST, 100_000));
        Files.write(kernel, new byte[1]);
        assertThat(Files.readAllBytes(fetched.file())).isEqualTo(BYTES);
    }

    @Test
    void aRootThatIsNotThereHidesNoOther() {
        FileArtifactFetcher fetcher = new FileArtifactFetcher(List.of(directory.resolve("gone"), root), bed.store);
        assertThat(fetcher.fetch(kernel.toUri().toString(), DIGEST, 100_000).block(Duration.ofSeconds(10)))
                .isInstanceOf(FetchResult.Fetched.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/secret.pt",
                "/kernels/../secret.pt",
                "/kernels/%2e%2e/secret.pt",
                "/kernels/gone.pt",
                "/kernels",
                "/kernels/"
            })
    void whatIsNoFileBelowARootIsNotFound(String path) {
        assertThat(failure("file://" + directory + path, DIGEST, 100_000)).isEqualTo(FetchFailure.NOT_FOUND);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aLinkOutOfTheRootIsNotFollowed() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link.pt"), directory.resolve("secret.pt"));
        assertThat(failure(link.toUri().toString(), DIGEST, 100_000)).isEqualTo(FetchFailure.NOT_FOUND);
    }

    @Test
    void aLinkInsideTheRootIsFollowed() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link.pt"), kernel);
        assertThat(fetch(link.toUri().toString(), DIGEST, 100_000)).isInstanceOf(FetchResult.Fetched.class);
    }

    @Test
    void aFileAboveTheLimitIsNotRead() {
        assertThat(fetch(kernel.toUri().toString(), DIGEST, 99_999))
                .isEqualTo(new FetchResult.Failed(
                        FetchFailure.TOO_LARGE, "artifact: must be at most 99999 bytes, was at least 100000"));
        assertThat(bed.filesLeft()).isEmpty();
    }

    @Test
    void aTamperedFileLeavesNothing() throws Exception {
        BYTES[50_000] ^= 1;
        try {
            Files.write(kernel, BYTES);
        } finally {
            BYTES[50_000] ^= 1;
        }
        assertThat(failure(kernel.toUri().toString(), DIGEST, 100_000)).isEqualTo(FetchFailure.DIGEST_MISMATCH);
        assertThat(bed.filesLeft()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kernel.pt",
                "file:kernel.pt",
                "file://host/kernel.pt",
                "file:///a?b",
                "file:///a#b",
                "file:///%00.pt",
                "file:///a b",
                "::"
            })
    void whatIsNoLocalFileUriIsMalformed(String reference) {
        assertThat(failure(reference, DIGEST, 1)).isEqualTo(FetchFailure.MALFORMED_REFERENCE);
    }

    @Test
    void aReferenceOfAnyLengthIsMalformedBeyondTheLimit() {
        assertThat(failure("file:///" + "a".repeat(3_000), DIGEST, 1)).isEqualTo(FetchFailure.MALFORMED_REFERENCE);
    }

    @Test
    void withoutRootsFilesAreSwitchedOff() {
        FileArtifactFetcher fetcher = new FileArtifactFetcher(List.of(), bed.store);
        assertThat(fetcher.fetch(kernel.toUri().toString(), DIGEST, 100_000).block(Duration.ofSeconds(10)))
                .isInstanceOfSatisfying(FetchResult.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(FetchFailure.UNSUPPORTED_SCHEME));
    }

    private FetchResult fetch(String reference, Sha256 expected, long maxBytes) {
        return new FileArtifactFetcher(List.of(root), bed.store)
                .fetch(reference, expected, maxBytes)
                .block(Duration.ofSeconds(10));
    }

    private FetchFailure failure(String reference, Sha256 expected, long maxBytes) {
        return ((FetchResult.Failed) fetch(reference, expected, maxBytes)).reason();
    }
}
