package io.kasmina.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import io.kasmina.support.KernelBus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Real kernel files by blueprint, behind doubles of the bus and of a store that vouches for whatever it holds. */
final class KernelFiles implements KernelRequests, KernelReplies, ArtifactFetcher {

    private final Sinks.Many<KernelReply> replies = Sinks.many().multicast().directBestEffort();
    private final Map<String, Path> files = new ConcurrentHashMap<>();
    private final Map<String, Sha256> digests = new ConcurrentHashMap<>();
    private final Path folder;

    /** Keeps its files in a folder of its own, which must be empty. */
    KernelFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes the file of a blueprint. */
    void put(String blueprint, byte[] content) throws IOException {
        files.put(blueprint, Files.write(folder.resolve(blueprint + ".pt"), content));
    }

    /** Returns the digest of a blueprint's file, from now on the one that replies name. */
    Sha256 pin(String blueprint) throws IOException {
        Sha256 digest = Digests.of(Objects.requireNonNull(files.get(blueprint)));
        digests.put(blueprint, digest);
        return digest;
    }

    /** Deletes folder and files. */
    void delete() {
        for (File file : Objects.requireNonNull(folder.toFile().listFiles())) {
            assertThat(file.delete()).isTrue();
        }
        assertThat(folder.toFile().delete()).isTrue();
    }

    @Override
    public Mono<Void> publish(KernelRequest request) {
        return Mono.fromRunnable(() -> replies.tryEmitNext(new KernelReply.Ready(
                request.requestId(),
                request.blueprintId(),
                "file:" + request.blueprintId(),
                digests.getOrDefault(request.blueprintId(), KernelBus.DIGEST).hex(),
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
