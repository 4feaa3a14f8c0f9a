package io.kasmina.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * What an operator's tools ask for: {@code /health/live} (200 as long as the process answers), {@code /health/ready}
 * (200 or 503, with one line), {@code /metrics} (Prometheus text). It has no authentication, hence it binds to the
 * loopback address unless told otherwise. Thread-safe.
 */
public final class OpsServer {

    /** The address it binds to by default. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpDoor door;

    private OpsServer(HttpDoor door) {
        this.door = door;
    }

    /**
     * Starts a server that only this machine reaches; see {@link #start(String, int, Supplier, Supplier, Scheduler)}.
     *
     * @param port 1 to 65535, or 0 for any free one
     * @param health asked at each readiness request; one that throws makes the answer 500
     * @param metrics asked at each scrape, Prometheus text 0.0.4; one that throws makes the answer 500
     * @param io where both are asked, a scheduler whose threads may block; owned by the caller
     */
    public static Mono<OpsServer> start(int port, Supplier<Health> health, Supplier<String> metrics, Scheduler io) {
        return start(LOOPBACK, port, health, metrics, io);
    }

    /**
     * Starts a server on an address of the caller's choice, which anyone who reaches it can read.
     *
     * @param host an address of this machine
     * @param port 1 to 65535, or 0 for any free one
     * @param health asked at each readiness request; one that throws makes the answer 500
     * @param metrics asked at each scrape, Prometheus text 0.0.4; one that throws makes the answer 500
     * @param io where both are asked, a scheduler whose threads may block; owned by the caller
     * @return cold, one server for each subscription, to be stopped by the receiver; errors where the address cannot be
     *     bound
     */
    public static Mono<OpsServer> start(
            String host, int port, Supplier<Health> health, Supplier<String> metrics, Scheduler io) {
        HttpServerRoutes routes = HttpServerRoutes.newRoutes()
                .get("/health/live", (request, response) -> text(response, PLAIN, "live\n"))
                .get("/health/ready", (request, response) -> ask(health, io)
                        .flatMap(answer -> readiness(response, answer)))
                .get("/metrics", (request, response) -> ask(metrics, io)
                        .flatMap(answer -> text(response, PROMETHEUS, answer)));
        return HttpDoor.open(host, port, routes).map(OpsServer::new);
    }

    /**
     * Returns where a page is served.
     *
     * @param path the page, with its leading slash
     */
    public URI uri(String path) {
        return door.uri(path);
    }

    /** Closes the listener and every connection; cold, idempotent, completes once all are closed. */
    public Mono<Void> stop() {
        return door.close();
    }

    private static <T> Mono<T> ask(Supplier<T> question, Scheduler io) {
        return Mono.fromSupplier(question).subscribeOn(io);
    }

    private static Mono<Void> readiness(HttpServerResponse response, Health health) {
        return text(response.status(health.ready() ? 200 : 503), PLAIN, health.summary() + "\n");
    }

    private static Mono<Void> text(HttpServerResponse response, String type, String body) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, type)
                .sendString(Mono.just(body))
                .then();
    }
}
