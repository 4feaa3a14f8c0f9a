package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.timeout.TimeoutException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Downloads {@code http:} and {@code https:} artifacts of allowed servers into the store, over one connection each. A download that was cut off
 * goes on where it ended if the server still has the same bytes. A redirect is followed where the configuration allows it, with the same
 * question: the range and its condition are for whoever has the bytes in the end. A failed request is not repeated: the
 * caller's breaker decides on that. Chunks are copied out of Netty's buffers on the event loop, so that no counted reference crosses a
 * thread.
 */
public final class HttpArtifactFetcher implements ArtifactFetcher {

    private final HttpFetchConfig config;
    private final HttpClient client;
    private final ArtifactStore store;

    /**
     * Makes a fetcher.
     *
     * @param config time limits and allowed servers
     * @param store where the files go
     */
    public HttpArtifactFetcher(HttpFetchConfig config, ArtifactStore store) {
        this.config = config;
        this.client = HttpClient.newConnection()
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(config.connectTimeout().toMillis()))
                // the adaptive one may park an event loop on a lock
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .responseTimeout(config.responseTimeout())
                .followRedirect(false)
                .disableRetry(true)
                .keepAlive(false);
        this.store = store;
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        return Mono.defer(() -> download(locate(artifactRef), expected, maxBytes))
                .onErrorResume(FetchFault.class, fault -> Mono.just(fault.failed()));
    }

    private URI locate(String artifactRef) {
        URI uri = References.parse(artifactRef);
        String scheme = References.scheme(uri);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new FetchFault(FetchFailure.UNSUPPORTED_SCHEME, "artifact_ref: must be http: or https:");
        }
        if (!config.allows(References.web(uri))) {
            throw new FetchFault(FetchFailure.ORIGIN_REFUSED, "artifact_ref: must name an allowed server");
        }
        return uri;
    }

    private Mono<FetchResult> download(URI uri, Sha256 expected, long maxBytes) {
        return store.download(expected, maxBytes, resume -> follow(uri, 0, resume, maxBytes)
                .onErrorResume(StaleRange.class, stale -> follow(uri, 0, Resume.NOTHING, maxBytes)));
    }

    private Flux<Piece> follow(URI uri, int followed, Resume resume, long maxBytes) {
        return ask(uri, resume, maxBytes)
                .onErrorResume(
                        Moved.class,
                        moved -> follow(
                                Redirects.next(uri, moved.location(), followed, config),
                                followed + 1,
                                resume,
                                maxBytes));
    }

    private Flux<Piece> ask(URI uri, Resume resume, long maxBytes) {
        return Flux.defer(() -> {
            Dialling dialling = new Dialling();
            return client.doOnChannelInit(dialling)
                    .headers(headers -> range(headers, resume))
                    .get()
                    .uri(uri)
                    .response((head, content) -> {
                        dialling.answered();
                        return answer(head, content, resume, maxBytes);
                    })
                    .onErrorMap(HttpArtifactFetcher::isPeers, HttpArtifactFetcher::fault)
                    // after the client's own end of a cancelled request, which it knows for one
                    .doFinally(end -> {
                        if (end == SignalType.CANCEL) {
                            dialling.giveUp();
                        }
                    })
                    // an answer that a cancel overtakes is dropped on its way here, with its connection
                    .doOnDiscard(Connection.class, Connection::dispose);
        });
    }

    private static void range(HttpHeaders headers, Resume resume) {
        if (resume.validator() != null) {
            headers.set(HttpHeaderNames.RANGE, "bytes=" + resume.offset() + "-")
                    .set(HttpHeaderNames.IF_RANGE, resume.validator());
        }
    }

    private Flux<Piece> answer(HttpClientResponse head, ByteBufFlux content, Resume resume, long maxBytes) {
        boolean moved = !config.redirects().isEmpty()
                && Redirects.isRedirect(head.status().code());
        return moved
                ? Flux.error(new Moved(head.responseHeaders().get(HttpHeaderNames.LOCATION)))
                : body(head, content, resume, maxBytes);
    }

    private static Flux<Piece> body(HttpClientResponse head, ByteBufFlux content, Resume resume, long maxBytes) {
        int status = head.status().code();
        boolean resumes = status == 206 && resume.validator() != null;
        if (status != 200 && !resumes) {
            return Flux.error(status == 416 && resume.validator() != null ? new StaleRange() : refusal(status));
        }
        if (resumes && !continues(head, resume)) {
            return Flux.error(
                    new FetchFault(FetchFailure.HTTP_STATUS, "http: content-range must begin where it was asked to"));
        }
        long announced = announced(head) + (resumes ? resume.offset() : 0);
        if (announced > maxBytes) {
            return Flux.error(FetchFault.tooLarge(announced, maxBytes));
        }
        Piece start = new Piece.Start(resumes, validator(head));
        return Flux.concat(Mono.just(start), content.asByteArray().map(Piece.Bytes::new));
    }

    private static boolean continues(HttpClientResponse head, Resume resume) {
        String range = head.responseHeaders().get(HttpHeaderNames.CONTENT_RANGE);
        return range != null && range.startsWith("bytes " + resume.offset() + "-");
    }

    // a weak one does not promise equal bytes
    private static @Nullable String validator(HttpClientResponse head) {
        String etag = head.responseHeaders().get(HttpHeaderNames.ETAG);
        return etag != null && etag.startsWith("\"") ? etag : null;
    }

    // an absent or odd length is no reason to fail: the size is counted while streaming as well
    private static long announced(HttpClientResponse head) {
        String length = head.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    private static FetchFault refusal(int status) {
        String detail = "http: status must be 200, was " + status;
        return switch (status / 100) {
            case 3 -> new FetchFault(FetchFailure.REDIRECT_REFUSED, detail);
            case 4 ->
                new FetchFault(
                        status == 404 || status == 410 ? FetchFailure.NOT_FOUND : FetchFailure.HTTP_STATUS, detail);
            default -> new FetchFault(FetchFailure.HTTP_STATUS, detail);
        };
    }

    // whatever a peer can cause is a failed fetch, never a broken pipeline; the cause is kept for logs
    private static FetchFault fault(Throwable error) {
        if (error instanceof TimeoutException || error instanceof ConnectTimeoutException) {
            return new FetchFault(FetchFailure.TIMED_OUT, "http: no answer within the limit", error);
        }
        return new FetchFault(FetchFailure.CONNECTION_FAILED, "http: no connection, or it broke", error);
    }

    private static boolean isPeers(Throwable error) {
        return !(error instanceof FetchFault) && !(error instanceof StaleRange) && !(error instanceof Moved);
    }

    /** The server has fewer bytes than are there already; it is asked for the whole. */
    private static final class StaleRange extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StaleRange() {
            super("http: status 416", null, false, false);
        }
    }

    /** The server sends the client elsewhere. */
    private static final class Moved extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final @Nullable String location;

        Moved(@Nullable String location) {
            super("http: moved", null, false, false);
            this.location = location;
        }

        @Nullable
        String location() {
            return location;
        }
    }
}
