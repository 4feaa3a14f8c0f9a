package io.kasmina.prefetch;

import io.kasmina.contract.Sha256;
import reactor.core.publisher.Mono;

/**
 * Brings an artifact to a local file. Implementations are thread-safe and block no caller; the returned Mono is cold,
 * emits exactly one result and errors only on broken infrastructure. Cancelling it stops the transfer; what
 * was written so far is deleted, or kept for a later fetch of the same digest where that can go on with it.
 */
@FunctionalInterface
public interface ArtifactFetcher {

    /**
     * Fetches one artifact.
     *
     * @param artifactRef the reference as sent on the bus, so of unknown honesty: {@code file:}, {@code http:} or
     *     {@code https:}
     * @param expected the digest that the file's bytes must have; checked before the Mono succeeds
     * @param maxBytes largest accepted size in bytes, at least 1
     * @return the verified file, or why there is none
     */
    Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes);
}
