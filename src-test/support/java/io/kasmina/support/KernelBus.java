package io.kasmina.support;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.TensorFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Double of everything between a kernel request and a loaded kernel: request and reply topics, artifacts and their loader. Blueprints
 * are answered at once unless it is silent. Requests come from one thread.
 */
public final class KernelBus implements KernelRequests, KernelReplies, ArtifactFetcher, KernelLoader {

    /** The digest that every artifact has, unless a test says otherwise. */
    public static final Sha256 DIGEST = new Sha256("ab".repeat(32));

    private final List<KernelRequest> requests = new ArrayList<>();
    private final Sinks.Many<KernelReply> replies = Sinks.many().multicast().directBestEffort();
    private final Map<String, Supplier<Kernel>> blueprints = new HashMap<>();
    private final Map<String, Sha256> digests = new HashMap<>();
    private final Map<String, Mono<FetchResult>> fetches = new HashMap<>();
    private final List<String> references = new ArrayList<>();
    private Mono<FetchResult> fetch;
    private boolean silent;

    /** Sets what is loaded for a blueprint. */
    public KernelBus blueprint(String id, Supplier<Kernel> kernel) {
        blueprints.put(id, kernel);
        return this;
    }

    /**
     * Puts a real file behind a blueprint, so that what is loaded ahead passes its check.
     *
     * @return the file's digest
     */
    public Sha256 file(String id, Path file, Supplier<Kernel> kernel) throws IOException {
        Sha256 digest = Digests.of(file);
        digests.put(id, digest);
        fetch("file:" + id, Mono.just(new FetchResult.Fetched(file, digest, Files.size(file))));
        blueprint(file.toString(), kernel);
        return digest;
    }

    /** Answers no request from now on. */
    public void silence() {
        silent = true;
    }

    /** Answers requests again from now on. */
    public void speak() {
        silent = false;
    }

    /** Sets how every fetch ends; null for success. */
    public void fetch(Mono<FetchResult> next) {
        fetch = next;
    }

    /** Sets how the fetches of one reference end, whatever holds for the others. */
    public void fetch(String artifactRef, Mono<FetchResult> next) {
        fetches.put(artifactRef, next);
    }

    /** Returns the references that were fetched. */
    public List<String> references() {
        return List.copyOf(references);
    }

    /** Returns a successful fetch. */
    public static Mono<FetchResult> fetched(String blueprint) {
        return Mono.just(new FetchResult.Fetched(Path.of(blueprint), DIGEST, 1));
    }

    /** Returns all requests. */
    public List<KernelRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns the latest request. */
    public KernelRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    /** Answers a request with its artifact. */
    public void answer(KernelRequest request) {
        reply(new KernelReply.Ready(
                request.requestId(),
                request.blueprintId(),
                "file:" + request.blueprintId(),
                digests.getOrDefault(request.blueprintId(), DIGEST).hex(),
                "",
                1,
                2));
    }

    /** Sends any reply. */
    public void reply(KernelReply reply) {
        replies.tryEmitNext(reply);
    }

    /** Returns a failed fetch. */
    public static Mono<FetchResult> failed(FetchFailure reason) {
        return Mono.just(new FetchResult.Failed(reason, ""));
    }

    @Override
    public Mono<Void> publish(KernelRequest request) {
        return Mono.fromRunnable(() -> {
            requests.add(request);
            if (!silent) {
                answer(request);
            }
        });
    }

    @Override
    public Flux<KernelReply> replies() {
        return replies.asFlux();
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        references.add(artifactRef);
        Mono<FetchResult> own = fetches.get(artifactRef);
        if (own != null) {
            return own;
        }
        Path file = Path.of(artifactRef.substring("file:".length()));
        return fetch != null ? fetch : Mono.just(new FetchResult.Fetched(file, expected, 1));
    }

    @Override
    public Kernel load(Path artifact) {
        Supplier<Kernel> kernel = blueprints.get(artifact.toString());
        if (kernel == null) {
            throw new TensorFault(TensorFault.Kind.KERNEL_UNREADABLE, artifact.toString());
        }
        return kernel.get();
    }
}
