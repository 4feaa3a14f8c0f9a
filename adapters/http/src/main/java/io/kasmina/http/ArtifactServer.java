package io.kasmina.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Serves the {@code *.pt} files of one directory on the loopback address, by GET and HEAD; everything else is 404. A
 * name is one plain path segment, and a link that leads out of the directory is not followed. Thread-safe; files are
 * read on demand, on the io scheduler.
 */
public final class ArtifactServer {

    private static final String LOOPBACK = "127.0.0.1";

    private final HttpDoor door;

    private ArtifactServer(HttpDoor door) {
        this.door = door;
    }

    /**
     * Starts a server.
     *
     * @param directory where the files are
     * @param port 1 to 65535, or 0 for any free one
     * @param io a scheduler whose threads may block; owned by the caller
     * @return cold, one server for each subscription, to be stopped by the receiver; errors where the port cannot be
     *     bound
     */
    public static Mono<ArtifactServer> start(Path directory, int port, Scheduler io) {
        HttpServerRoutes routes = HttpServerRoutes.newRoutes()
                .get("/{name}", (request, response) -> respond(directory, io, request, response, true))
                .head("/{name}", (request, response) -> respond(directory, io, request, response, false));
        return HttpDoor.open(LOOPBACK, port, routes).map(ArtifactServer::new);
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
                .flatMap(file -> send(file, io, response, body).thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> response.sendNotFound().thenReturn(false)))
                .then();
    }

    private static @Nullable Served find(Path directory, String name) throws IOException {
        if (!ArtifactNames.isName(name) || !Files.isRegularFile(directory.resolve(name))) {
            return null;
        }
        Path real = directory.resolve(name).toRealPath();
        return directory.toRealPath().equals(real.getParent()) ? new Served(real, Files.size(real)) : null;
    }

    private static Mono<Void> send(Served file, Scheduler io, HttpServerResponse response, boolean body) {
        response.header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)
                .header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(file.bytes()));
        return body
                ? response.sendByteArray(FileChunks.of(file.path(), io)).then()
                : response.send().then();
    }

    private record Served(Path path, long bytes) {}
}
