package io.kasmina.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Serves one artifact with a tag, from any byte on, and stops in the middle of it where it is told to. */
final class CutOffServer implements AutoCloseable {

    private static final int CHUNK = 1_000;

    private final byte[] bytes;
    private final DisposableServer server = Peers.http(this::answer);
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong sent = new AtomicLong();
    private final Sinks.Empty<Void> rest = Sinks.empty();
    private volatile String tag = "\"v1\"";
    private volatile int most = Integer.MAX_VALUE;
    private volatile boolean stalls;
    private volatile int shift;

    CutOffServer(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    void tag(String next) {
        tag = next;
    }

    /** Closes the connection after so many bytes of an answer. */
    void cutOffAfter(int count) {
        most = count;
        stalls = false;
    }

    /** Falls silent after so many bytes of an answer. */
    void stallAfter(int count) {
        most = count;
        stalls = true;
    }

    /** Sends the rest where it fell silent. */
    void goOn() {
        rest.tryEmitEmpty();
    }

    /** Answers ranges from another byte on than asked for. */
    void shift(int by) {
        shift = by;
    }

    /** Returns what was asked for, oldest first: a range and its condition, or nothing. */
    List<String> ranges() {
        return List.copyOf(ranges);
    }

    /** Returns the bytes of the latest answer. */
    long sent() {
        return sent.get();
    }

    String uri() {
        return Peers.uri(server);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        HttpHeaders asked = request.requestHeaders();
        String range = asked.get(HttpHeaderNames.RANGE);
        ranges.add(range == null ? "" : range + " if " + asked.get(HttpHeaderNames.IF_RANGE));
        boolean part = range != null && tag.equals(asked.get(HttpHeaderNames.IF_RANGE));
        int from = part ? Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)) : 0;
        if (from >= bytes.length) {
            return response.status(416).send();
        }
        response.header(HttpHeaderNames.ETAG, tag).header(HttpHeaderNames.CONTENT_LENGTH, "" + (bytes.length - from));
        if (part) {
            response.status(206)
                    .header(HttpHeaderNames.CONTENT_RANGE, "bytes " + (from + shift) + "-" + (bytes.length - 1) + "/*");
        }
        int to = (int) Math.min(bytes.length, (long) from + most);
        sent.set(to - from);
        return response.sendByteArray(body(from, to)).then(end(request, response, to));
    }

    private Flux<byte[]> body(int from, int to) {
        return Flux.range(0, (to - from + CHUNK - 1) / CHUNK)
                .map(i -> Arrays.copyOfRange(bytes, from + i * CHUNK, Math.min(to, from + (i + 1) * CHUNK)));
    }

    private Mono<Void> end(HttpServerRequest request, HttpServerResponse response, int to) {
        if (to == bytes.length) {
            return Mono.empty();
        }
        return stalls
                ? rest.asMono().then(Mono.defer(() -> response.sendByteArray(body(to, bytes.length))
                        .then()))
                : Mono.fromRunnable(() -> request.withConnection(connection -> connection.dispose()));
    }
}
