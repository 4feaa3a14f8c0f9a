package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes {@code file:} artifacts below configured roots into the store. The file is copied while its digest is computed,
 * so that what was verified is what is loaded. Links are resolved before the check against the roots; a file outside of
 * them is not found.
 */
public final class FileArtifactFetcher implements ArtifactFetcher {

    private final List<Path> roots;
    private final ArtifactStore store;

    /**
     * Makes a fetcher.
     *
     * @param roots directories below which files may be read; none switches {@code file:} off
     * @param store where the files go
     */
    public FileArtifactFetcher(List<Path> roots, ArtifactStore store) {
        this.roots = List.copyOf(roots);
        this.store = store;
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        return Mono.defer(() -> store.obtain(expected, maxBytes, source(locate(artifactRef), maxBytes)))
                .onErrorResume(FetchFault.class, fault -> Mono.just(fault.failed()));
    }

    private Path locate(String artifactRef) {
        URI uri = References.parse(artifactRef);
        if (roots.isEmpty() || !References.scheme(uri).equals("file")) {
            throw new FetchFault(FetchFailure.UNSUPPORTED_SCHEME, "artifact_ref: file: needs a configured root");
        }
        return References.file(uri);
    }

    private Flux<byte[]> source(Path file, long maxBytes) {
        return Mono.fromCallable(() -> admit(file, maxBytes))
                .subscribeOn(store.io())
                .flatMapMany(real -> FileChunks.of(real, store.io()))
                .onErrorMap(IOException.class, FileArtifactFetcher::fault);
    }

    private Path admit(Path file, long maxBytes) throws IOException {
        Path real = file.toRealPath();
        if (!isBelowRoot(real) || !Files.isRegularFile(real)) {
            throw new NoSuchFileException(file.toString());
        }
        long bytes = Files.size(real);
        if (bytes > maxBytes) {
            throw FetchFault.tooLarge(bytes, maxBytes);
        }
        return real;
    }

    private boolean isBelowRoot(Path real) throws IOException {
        for (Path root : roots) {
            if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    private static FetchFault fault(IOException e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return new FetchFault(FetchFailure.NOT_FOUND, "artifact_ref: no such file below the roots", e);
        }
        return FetchFault.io("artifact_ref: the file could not be read", e);
    }
}
