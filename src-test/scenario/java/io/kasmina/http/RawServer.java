package io.kasmina.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A server on a plain socket that answers its one client with any bytes and then leaves it in a state that a well-behaved server never does. */
final class RawServer implements AutoCloseable {

    private final ServerSocket server;
    private final CompletableFuture<Integer> after;

    /** What it does after its bytes. */
    interface Manner {
        void leave(Socket client) throws IOException;
    }

    RawServer(String answer, Manner manner) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        after = CompletableFuture.supplyAsync(() -> serve(answer, manner));
    }

    int port() {
        return server.getLocalPort();
    }

    String uri() {
        return "http://127.0.0.1:" + port() + "/kernel.pt";
    }

    /** Returns what the client sent at last: -1 once it has closed its side. */
    CompletableFuture<Integer> lastByte() {
        return after;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private int serve(String answer, Manner manner) {
        try (Socket client = server.accept()) {
            readHead(client);
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            manner.leave(client);
            return client.isClosed() ? -1 : client.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readHead(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
        }
    }
}
