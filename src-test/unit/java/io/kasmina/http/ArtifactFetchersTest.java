package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ArtifactFetchersTest {

    private static final Sha256 EMPTY = StoreBed.digest(new byte[0]);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "ftp://host/kernel.pt, UNSUPPORTED_SCHEME",
        "jar:file:/a.jar!/kernel.pt, MALFORMED_REFERENCE",
        "kernel.pt, MALFORMED_REFERENCE",
        "http:///kernel.pt, MALFORMED_REFERENCE",
        "http://user:secret@host/kernel.pt, MALFORMED_REFERENCE",
        "http://host/kernel.pt#part, MALFORMED_REFERENCE",
        "file:///nowhere/kernel.pt, NOT_FOUND"
    })
    void aReferenceThatLeadsNowhereIsATypedFailure(String reference, FetchFailure reason) {
        StepVerifier.create(fetchers().fetch(reference, EMPTY, 10))
                .expectNextMatches(result -> result instanceof FetchResult.Failed failed
                        && failed.reason() == reason
                        && !failed.detail().contains("secret"))
                .verifyComplete();
    }

    @Test
    void theSchemeIsReadInAnyCase() throws Exception {
        Path file = Files.createFile(directory.resolve("empty.pt"));
        StepVerifier.create(fetchers().fetch("FILE://" + file, EMPTY, 10))
                .expectNextMatches(result -> result instanceof FetchResult.Fetched fetched && fetched.bytes() == 0)
                .verifyComplete();
        assertThat(directory.resolve("store").resolve(EMPTY + ".pt")).isEmptyFile();
    }

    private ArtifactFetchers fetchers() {
        ArtifactStore store = new ArtifactStore(directory.resolve("store"), Schedulers.immediate());
        return ArtifactFetchers.of(
                new FileArtifactFetcher(List.of(directory), store),
                new HttpArtifactFetcher(HttpFetchConfig.defaults(), store));
    }
}
