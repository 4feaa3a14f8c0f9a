package io.kasmina.http;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.TcpServer;

/**
 * Servers on the loopback address that behave well or badly. On the pooled allocator: the adaptive one parks, which
 * BlockHound sees.
 */
final class Peers {

    private Peers() {}

    static DisposableServer http(BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handle(handler)
                .bindNow();
    }

    static DisposableServer status(int status) {
        return http((request, response) -> response.status(status)
                .header(HttpHeaderNames.LOCATION, "/elsewhere.pt")
                .send());
    }

    /** Announces the length. */
    static DisposableServer sized(byte[] body) {
        return http((request, response) -> response.header(HttpHeaderNames.CONTENT_LENGTH, "" + body.length)
                .sendByteArray(Mono.just(body)));
    }

    /** Announces no length. */
    static DisposableServer chunked(Flux<byte[]> body) {
        return http((request, response) -> response.sendByteArray(body));
    }

    /** Counts its connections and says nothing. */
    static DisposableServer counting(AtomicInteger connections) {
        return TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .doOnConnection(connection -> connections.incrementAndGet())
                .handle((in, out) -> Mono.empty())
                .bindNow();
    }

    /** Sends bytes that need not be HTTP, then closes. */
    static DisposableServer raw(String answer) {
        return TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handle((in, out) -> in.receive().asString().next().flatMap(request -> out.sendString(Mono.just(answer))
                        .then()))
                .bindNow();
    }

    /** Sends bytes that need not be HTTP, then falls silent. */
    static DisposableServer stalling(String answer) {
        return TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handle((in, out) -> out.sendString(Mono.just(answer)).then().then(Mono.never()))
                .bindNow();
    }

    static String uri(DisposableServer server) {
        return "http://127.0.0.1:" + server.port() + "/kernel.pt";
    }
}
