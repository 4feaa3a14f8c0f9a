package io.kasmina.http;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/** A bound HTTP server that can be closed at once, whatever its connections are doing. */
final class HttpDoor {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final DisposableServer server;
    private final ChannelGroup connections;

    private HttpDoor(DisposableServer server, ChannelGroup connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Binds a server.
     *
     * @param host an address of this machine
     * @param port 1 to 65535, or 0 for any free one
     * @param routes what it answers; anything else is 404
     * @return cold; errors where the address cannot be bound
     */
    static Mono<HttpDoor> open(String host, int port, HttpServerRoutes routes) {
        return Mono.defer(() -> {
            // stays closed: a connection accepted while the server stops is closed as well
            ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
            return HttpServer.create()
                    .host(host)
                    .port(port)
                    .idleTimeout(IDLE)
                    .channelGroup(connections)
                    // the adaptive one may park an event loop on a lock
                    .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                    .handle(routes)
                    .bind()
                    .map(server -> new HttpDoor(server, connections));
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    URI uri(String path) {
        InetSocketAddress address = address();
        String host = address.getAddress().getHostAddress();
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return URI.create("http://" + literal + ":" + address.getPort() + path);
    }

    /** Closes the listener, then every connection; completes once all are closed, each time it is subscribed to. */
    Mono<Void> close() {
        return Mono.defer(() -> {
            server.dispose();
            return server.onDispose().then(FutureMono.from(connections.close()));
        });
    }
}
