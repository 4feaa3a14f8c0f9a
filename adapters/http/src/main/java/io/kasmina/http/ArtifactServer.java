package io.kasmina.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Serves the {@code *.pt} files of one directory, on the loopback address unless told otherwise, by GET and HEAD, whole or from a byte on; everything else is 404. A
 * name is one plain path segment, and a link that leads out of the directory is not followed. Thread-safe; files are
 * read on demand, on the io scheduler.
 */
public final class ArtifactServer {

    /** The address it binds to by default. */
    public static final String LOOPBACK = "127.0.0.1";

    private final HttpDoor door;

    private ArtifactServer(HttpDoor door) {
        this.door = door;
    }

    /** Starts a server that only this machine reaches; see {@link #start(String, Path, int, Scheduler)}. */
    public static Mono<ArtifactServer> start(Path directory, int port, Scheduler io) {
        return start(LOOPBACK, directory, port, io);
    }

    /**
     * Starts a server on an address of the caller's choice, which anyone who reaches it can read.
     *
     * @param host an address of this machine
     * @param directory where the files are
     * @param port 1 to 65535, or 0 for any free one
     * @param io a scheduler whose threads may block; owned by the caller
     * @return cold, one server for each subscription, to be stopped by the receiver; errors where the port cannot be
     *     bound
     */
    public static Mono<ArtifactServer> start(String host, Path directory, int port, Scheduler io) {
        HttpServerRoutes routes = HttpServerRoutes.newRoutes()
                .get("/{name}", (request, response) -> respond(directory, io, request, response, true))
                .head("/{name}", (request, response) -> respond(directory, io, request, response, false));
        return HttpDoor.open(host, port, routes).map(ArtifactServer::new);
    }

    /** Tells whether a file of this name is served if it exists: one plain path segment that ends in {@code .pt}. */
    public static boolean serves(String fileName) {
        return ArtifactNames.isName(fileName);
    }

    /**
     * Returns where a file is served, whether it exists or not.
     *
     * @param fileName the file's name with its {@code .pt}
     * @throws IllegalArgumentException if it is no plain name
     */
    public URI uri(String fileName) {
        return door.uri("/" + ArtifactNames.check(fileName));
    }

    /**
     * Closes the listener and every connection, transfers included; cold, idempotent, completes once all are closed.
     */
    public Mono<Void> stop() {
        return door.close();
    }

    private static Mono<Void> respond(
            Path directory, Scheduler io, HttpServerRequest request, HttpServerResponse response, boolean body) {
        String name = request.path();
        return Mono.fromCallable(() -> find(directory, name))
                .subscribeOn(io)
                .flatMap(file -> answer(file, io, request, response, body).thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> response.sendNotFound().thenReturn(false)))
                .then();
    }

    private static @Nullable Served find(Path directory, String name) throws IOException {
        if (!ArtifactNames.isName(name) || !Files.isRegularFile(directory.resolve(name))) {
            return null;
        }
        Path real = directory.resolve(name).toRealPath();
        return directory.toRealPath().equals(real.getParent()) ? Served.of(real) : null;
    }

    private static Mono<Void> answer(
            Served file, Scheduler io, HttpServerRequest request, HttpServerResponse response, boolean body) {
        HttpHeaders asked = request.requestHeaders();
        response.header(HttpHeaderNames.ETAG, file.etag()).header(HttpHeaderNames.ACCEPT_RANGES, "bytes");
        if (file.etag().equals(asked.get(HttpHeaderNames.IF_NONE_MATCH))) {
            return response.status(304).send();
        }
        String condition = asked.get(HttpHeaderNames.IF_RANGE);
        boolean part = body && (condition == null || condition.equals(file.etag()));
        ByteRange range = part ? ByteRange.parse(asked.get(HttpHeaderNames.RANGE), file.bytes()) : null;
        if (range == null) {
            return send(file, new ByteRange(0, file.bytes()), io, response, body);
        }
        if (range.length() == 0) {
            return response.status(416)
                    .header(HttpHeaderNames.CONTENT_RANGE, "bytes */" + file.bytes())
                    .send();
        }
        response.status(206)
                .header(
                        HttpHeaderNames.CONTENT_RANGE,
                        "bytes " + range.from() + "-" + (range.to() - 1) + "/" + file.bytes());
        return send(file, range, io, response, true);
    }

    private static Mono<Void> send(
            Served file, ByteRange range, Scheduler io, HttpServerResponse response, boolean body) {
        response.header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)
                .header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(range.length()));
        return body
                ? response.sendByteArray(FileChunks.of(file.path(), range, io)).then()
                : response.send().then();
    }

    /** The tag names size and time of change, as other servers' do: a digest would cost a read for each request. */
    private record Served(Path path, long bytes, String etag) {

        static Served of(Path path) throws IOException {
            BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
            long changed = seen.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            String etag = "\"" + Long.toHexString(changed) + "-" + Long.toHexString(seen.size()) + "\"";
            return new Served(path, seen.size(), etag);
        }
    }
}
