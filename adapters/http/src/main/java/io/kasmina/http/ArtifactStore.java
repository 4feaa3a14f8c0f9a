package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.FetchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A directory of artifacts named by their content: {@code <sha256>.pt}. Only verified files bear such a name, and one
 * that is there is verified again before each use; a spoilt one counts as absent and is replaced in one move.
 *
 * <p>Thread-safe; several stores, and several processes, may share the directory. All file calls run on the io
 * scheduler.
 */
public final class ArtifactStore {

    private static final int CHUNKS_IN_FLIGHT = 8;

    private final Path directory;
    private final Scheduler io;

    /**
     * Makes a store.
     *
     * @param directory where the files are, made at the first write; nobody else writes there
     * @param io a scheduler whose threads may block, such as boundedElastic; owned by the caller
     */
    public ArtifactStore(Path directory, Scheduler io) {
        this.directory = directory;
        this.io = io;
    }

    /** Returns the scheduler for file calls. */
    Scheduler io() {
        return io;
    }

    /**
     * Returns the artifact from the store, or takes it in.
     *
     * @param expected the digest to have
     * @param maxBytes largest accepted size in bytes
     * @param source the artifact's bytes, subscribed to only if the store has none; errors with {@link FetchFault} if
     *     expected
     * @return the verified file, or the failure
     */
    Mono<FetchResult> obtain(Sha256 expected, long maxBytes, Flux<byte[]> source) {
        return obtain(expected, maxBytes, target -> save(new ArtifactWriter(target, expected, maxBytes), source));
    }

    /**
     * Returns the artifact from the store, or downloads it, from where an earlier download was cut off.
     *
     * @param expected the digest to have
     * @param maxBytes largest accepted size in bytes
     * @param source asked only if the store has none
     * @return the verified file, or the failure
     */
    Mono<FetchResult> download(Sha256 expected, long maxBytes, Downloads source) {
        return obtain(expected, maxBytes, target -> {
            PartDraft part = new PartDraft(directory, expected.hex());
            return resume(new ArtifactWriter(target, expected, maxBytes, part), part, source);
        });
    }

    private Mono<FetchResult> obtain(Sha256 expected, long maxBytes, Function<Path, Mono<FetchResult>> otherwise) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: must be at least 1, was " + maxBytes);
        }
        Path target = directory.resolve(expected.hex() + ".pt");
        return Mono.fromCallable(() -> find(target, expected, maxBytes))
                .subscribeOn(io)
                .switchIfEmpty(Mono.defer(() -> otherwise.apply(target)))
                .onErrorResume(FetchFault.class, fault -> Mono.just(fault.failed()));
    }

    private static @Nullable FetchResult find(Path target, Sha256 expected, long maxBytes) {
        try {
            // a spoilt one stays until it is replaced: another process may have done so since it was read
            return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                            && Digests.of(target).equals(expected)
                    ? hit(target, expected, maxBytes)
                    : null;
        } catch (IOException e) {
            throw FetchFault.io("artifact: the store could not be read", e);
        }
    }

    private static FetchResult hit(Path target, Sha256 expected, long maxBytes) throws IOException {
        long bytes = Files.size(target);
        if (bytes > maxBytes) {
            throw FetchFault.tooLarge(bytes, maxBytes);
        }
        return new FetchResult.Fetched(target, expected, bytes);
    }

    private Mono<FetchResult> save(ArtifactWriter fresh, Flux<byte[]> source) {
        return Mono.usingWhen(
                Mono.just(fresh),
                writer -> source.publishOn(io, CHUNKS_IN_FLIGHT)
                        .doOnNext(writer::write)
                        // on the same io thread, where the source's completion arrives
                        .then(Mono.fromCallable(writer::commit)),
                writer -> Mono.empty(),
                (writer, error) -> abandon(writer),
                this::abandon);
    }

    private Mono<FetchResult> resume(ArtifactWriter fresh, PartDraft part, Downloads source) {
        return Mono.usingWhen(
                Mono.just(fresh),
                writer -> Mono.fromCallable(() -> writer.resume(part))
                        .subscribeOn(io)
                        .flatMap(resume -> writer.isComplete()
                                ? Mono.fromCallable(writer::commit)
                                : rest(writer, part, source.from(resume))),
                writer -> Mono.empty(),
                (writer, error) -> abandon(writer),
                this::abandon);
    }

    private Mono<FetchResult> rest(ArtifactWriter writer, PartDraft part, Flux<Piece> pieces) {
        return pieces.publishOn(io, CHUNKS_IN_FLIGHT)
                .doOnNext(piece -> {
                    if (piece instanceof Piece.Start start) {
                        writer.start(part, start);
                    } else if (piece instanceof Piece.Bytes bytes) {
                        writer.write(bytes.chunk());
                    }
                })
                .then(Mono.fromCallable(writer::commit));
    }

    private Mono<Void> abandon(ArtifactWriter writer) {
        return Mono.<Void>fromRunnable(writer::abandon).subscribeOn(io);
    }
}
