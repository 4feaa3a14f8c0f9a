package io.kasmina.http;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A local Urza: answers requests from a directory that holds a blueprint's kernel as {@code BLUEPRINT.pt}, or under the name that a
 * manifest says. The checksum
 * is the file's digest at that moment; nothing vouches for it, as nothing does on the bus.
 *
 * <p>Thread-safe. Files are read, and replies delivered, on the io scheduler. Replies wait for the first subscriber.
 */
public final class DirectoryKernelSource implements KernelRequests, KernelReplies {

    private static final int WAITING = 256;
    private static final int PREFETCH = 32;
    private static final int MOST_LISTED = 1_000;

    private final Path directory;
    private final Function<String, URI> locator;
    private final KernelManifest manifest;
    private final Scheduler io;
    // without auto-cancel: a requester that comes back still gets replies
    private final Sinks.Many<KernelReply> replies = Sinks.many().multicast().onBackpressureBuffer(WAITING, false);

    /** Makes a source without a manifest; see {@link #DirectoryKernelSource(Path, Function, KernelManifest, Scheduler)}. */
    public DirectoryKernelSource(Path directory, Function<String, URI> locator, Scheduler io) {
        this(directory, locator, KernelManifest.NONE, io);
    }

    /**
     * Makes a source.
     *
     * @param directory where the kernels are
     * @param locator from a file name to the reference to send, such as {@link ArtifactServer#uri} or {@link
     *     Path#toUri}
     * @param manifest names files and guard digests; a file that has not the digest that it says is not offered
     * @param io a scheduler whose threads may block; owned by the caller
     */
    public DirectoryKernelSource(Path directory, Function<String, URI> locator, KernelManifest manifest, Scheduler io) {
        this.manifest = manifest;
        this.directory = directory;
        this.locator = locator;
        this.io = io;
    }

    /** Answers a request; errors if {@value #WAITING} replies wait already and nobody takes them. */
    @Override
    public Mono<Void> publish(KernelRequest request) {
        return Mono.fromCallable(() -> answer(request)).subscribeOn(io).flatMap(this::deliver);
    }

    @Override
    public Flux<KernelReply> replies() {
        // a receiver's work must not hold up the next delivery
        return replies.asFlux().publishOn(io, PREFETCH);
    }

    /**
     * Returns the blueprints of files that are there under their own names, sorted; at most 1,000.
     *
     * @return read at each subscription
     */
    public Mono<List<String>> blueprints() {
        return Mono.fromCallable(this::list).subscribeOn(io);
    }

    private List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(ArtifactNames::isName)
                    .map(name -> name.substring(0, name.length() - ArtifactNames.SUFFIX.length()))
                    .sorted()
                    .limit(MOST_LISTED)
                    .toList();
        }
    }

    private KernelReply answer(KernelRequest request) {
        KernelPin known = manifest.find(request.blueprintId());
        String fileName = known == null ? request.blueprintId() + ArtifactNames.SUFFIX : known.artifact();
        if (!ArtifactNames.isName(fileName) || !Files.isRegularFile(directory.resolve(fileName))) {
            return unavailable(request, "no such blueprint");
        }
        try {
            Sha256 digest = Digests.of(directory.resolve(fileName));
            return known == null || known.digest().equals(digest)
                    ? ready(request, fileName, digest, known == null ? null : known.guardDigest())
                    : unavailable(request, "kernel is not the manifest's");
        } catch (IOException e) {
            return unavailable(request, "kernel not readable");
        }
    }

    private KernelReply ready(KernelRequest request, String fileName, Sha256 digest, @Nullable String guard) {
        String reference = locator.apply(fileName).toString();
        return new KernelReply.Ready(
                request.requestId(), request.blueprintId(), reference, digest.hex(), guard == null ? "" : guard, 0, 0);
    }

    private static KernelReply unavailable(KernelRequest request, String reason) {
        return new KernelReply.Unavailable(request.requestId(), request.blueprintId(), reason);
    }

    private Mono<Void> deliver(KernelReply reply) {
        Sinks.EmitResult result = replies.tryEmitNext(reply);
        while (result == Sinks.EmitResult.FAIL_NON_SERIALIZED) {
            // another request's delivery, which only fills the receivers' queues
            Thread.onSpinWait();
            result = replies.tryEmitNext(reply);
        }
        return result == Sinks.EmitResult.OK
                ? Mono.empty()
                : Mono.error(new IllegalStateException("replies: not delivered, " + result));
    }
}
