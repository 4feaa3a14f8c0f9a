package io.kasmina.http;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A local Urza: answers requests from a directory that holds a blueprint's kernel as {@code BLUEPRINT.pt}. The checksum
 * is the file's digest at that moment; nothing vouches for it, as nothing does on the bus.
 *
 * <p>Thread-safe. Files are read, and replies delivered, on the io scheduler. Replies wait for the first subscriber.
 */
public final class DirectoryKernelSource implements KernelRequests, KernelReplies {

    private static final int WAITING = 256;
    private static final int PREFETCH = 32;

    private final Path directory;
    private final Function<String, URI> locator;
    private final Scheduler io;
    // without auto-cancel: a requester that comes back still gets replies
    private final Sinks.Many<KernelReply> replies = Sinks.many().multicast().onBackpressureBuffer(WAITING, false);

    /**
     * Makes a source.
     *
     * @param directory where the kernels are
     * @param locator from a file name to the reference to send, such as {@link ArtifactServer#uri} or {@link
     *     Path#toUri}
     * @param io a scheduler whose threads may block; owned by the caller
     */
    public DirectoryKernelSource(Path directory, Function<String, URI> locator, Scheduler io) {
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

    private KernelReply answer(KernelRequest request) {
        String fileName = request.blueprintId() + ArtifactNames.SUFFIX;
        if (!ArtifactNames.isName(fileName) || !Files.isRegularFile(directory.resolve(fileName))) {
            return unavailable(request, "no such blueprint");
        }
        try {
            String checksum = Digests.of(directory.resolve(fileName)).hex();
            String reference = locator.apply(fileName).toString();
            return new KernelReply.Ready(request.requestId(), request.blueprintId(), reference, checksum, "", 0, 0);
        } catch (IOException e) {
            return unavailable(request, "kernel not readable");
        }
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
