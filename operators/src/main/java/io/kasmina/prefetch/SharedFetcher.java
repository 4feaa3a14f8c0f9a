package io.kasmina.prefetch;

import io.kasmina.contract.Sha256;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets orders for one artifact that are under way at the same time share one fetch. A fetch is one of a reference and a digest, never of
 * a digest alone: whoever names a place that has no such file fails alone. It is cancelled when the last of those that wait for it gives up.
 *
 * <p>Thread-safe. There are never more entries than fetches under way, which the prefetch bounds.
 */
public final class SharedFetcher implements ArtifactFetcher {

    private final ArtifactFetcher fetcher;
    private final Map<Flight, Flux<FetchResult>> flights = new ConcurrentHashMap<>();

    private record Flight(String artifactRef, Sha256 expected, long maxBytes) {}

    /**
     * Makes a sharing fetcher.
     *
     * @param fetcher brings the artifacts
     */
    public SharedFetcher(ArtifactFetcher fetcher) {
        this.fetcher = fetcher;
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        Flight flight = new Flight(artifactRef, expected, maxBytes);
        return Mono.defer(() -> flights.computeIfAbsent(flight, this::begin).singleOrEmpty());
    }

    // The entry goes before anybody hears of the end: a later order begins a fetch of its own, and asks the store.
    private Flux<FetchResult> begin(Flight flight) {
        return Mono.defer(() -> fetcher.fetch(flight.artifactRef(), flight.expected(), flight.maxBytes()))
                .doOnTerminate(() -> flights.remove(flight))
                .doOnCancel(() -> flights.remove(flight))
                .flux()
                .replay(1)
                .refCount(1);
    }
}
