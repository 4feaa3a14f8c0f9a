package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Chooses a fetcher by the reference's scheme; any other scheme is refused. */
public final class ArtifactFetchers implements ArtifactFetcher {

    private final Map<String, ArtifactFetcher> byScheme;

    private ArtifactFetchers(Map<String, ArtifactFetcher> byScheme) {
        this.byScheme = byScheme;
    }

    /**
     * Makes the choice between files and downloads.
     *
     * @param file for {@code file:}
     * @param http for {@code http:} and {@code https:}
     */
    public static ArtifactFetchers of(FileArtifactFetcher file, HttpArtifactFetcher http) {
        return new ArtifactFetchers(Map.of("file", file, "http", http, "https", http));
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        return Mono.defer(() -> choose(artifactRef).fetch(artifactRef, expected, maxBytes))
                .onErrorResume(FetchFault.class, fault -> Mono.just(fault.failed()));
    }

    private ArtifactFetcher choose(String artifactRef) {
        ArtifactFetcher chosen = byScheme.get(References.scheme(References.parse(artifactRef)));
        if (chosen == null) {
            throw new FetchFault(FetchFailure.UNSUPPORTED_SCHEME, "artifact_ref: must be file:, http: or https:");
        }
        return chosen;
    }
}
