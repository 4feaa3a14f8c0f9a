package io.kasmina.djl;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import io.kasmina.support.KernelBus;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Real kernel files by blueprint, behind doubles of the bus and of a store that vouches for whatever it holds. */
final class KernelFiles implements KernelRequests, KernelReplies, ArtifactFetcher {

    private final Sinks.Many<KernelReply> replies = Sinks.many().multicast().directBestEffort();
    private final Map<String, Path> files = new ConcurrentHashMap<>();

    /** Sets the file of a blueprint. */
    void put(String blueprint, Path file) {
        files.put(blueprint, file);
    }

    @Override
    public Mono<Void> publish(KernelRequest request) {
        return Mono.fromRunnable(() -> replies.tryEmitNext(new KernelReply.Ready(
                request.requestId(),
                request.blueprintId(),
                "file:" + request.blueprintId(),
                KernelBus.DIGEST.hex(),
                "",
                1,
                2)));
    }

    @Override
    public Flux<KernelReply> replies() {
        return replies.asFlux();
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        Path file = files.get(artifactRef.substring("file:".length()));
        return Mono.just(
                file == null
                        ? new FetchResult.Failed(FetchFailure.NOT_FOUND, artifactRef)
                        : new FetchResult.Fetched(file, expected, 1));
    }
}
