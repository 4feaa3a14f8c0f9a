package io.kasmina.http;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.timeout.TimeoutException;
import java.net.URI;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Downloads {@code http:} and {@code https:} artifacts of allowed servers into the store, over one connection each. Redirects are not
 * followed, and a failed request is not repeated: the caller's breaker decides on that. Chunks are copied out of
 * Netty's buffers on the event loop, so that no counted reference crosses a thread.
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
        return Mono.defer(() -> store.obtain(expected, maxBytes, source(locate(artifactRef), maxBytes)))
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

    private Flux<byte[]> source(URI uri, long maxBytes) {
        return client.get()
                .uri(uri)
                .response((head, content) -> body(head, content, maxBytes))
                .onErrorMap(error -> !(error instanceof FetchFault), HttpArtifactFetcher::fault);
    }

    private static Flux<byte[]> body(HttpClientResponse head, ByteBufFlux content, long maxBytes) {
        int status = head.status().code();
        if (status != 200) {
            return Flux.error(refusal(status));
        }
        long announced = announced(head);
        return announced > maxBytes ? Flux.error(FetchFault.tooLarge(announced, maxBytes)) : content.asByteArray();
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
}
