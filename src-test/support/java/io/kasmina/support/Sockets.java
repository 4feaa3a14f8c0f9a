package io.kasmina.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine's own list of TCP connections, a server that connections cannot be made to, and one that says nothing. Linux. */
public final class Sockets {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int REMOTE = 2;
    private static final int STATE = 3;

    private Sockets() {}

    /** States in which a client's connection still holds something, by the kernel's numbers. */
    public enum State {
        /** Both directions are open. */
        ESTABLISHED("01"),
        /** The server has not answered yet. */
        SYN_SENT("02"),
        /** The server has closed, the client has not. */
        CLOSE_WAIT("08");

        private final String number;

        State(String number) {
            this.number = number;
        }
    }

    /** Returns how many connections to a port of this machine are in a state. */
    public static long to(int port, State state) {
        String remote = String.format(Locale.ROOT, ":%04X", port);
        return TABLES.stream()
                .filter(Files::exists)
                .flatMap(Sockets::rows)
                .map(row -> row.strip().split("\\s+"))
                .filter(row -> row[REMOTE].endsWith(remote) && row[STATE].equals(state.number))
                .count();
    }

    /** Returns how many connections to a port of this machine are open or being made. */
    public static long open(int port) {
        return Stream.of(State.values()).mapToLong(state -> to(port, state)).sum();
    }

    private static Stream<String> rows(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that listens to its one client and never answers. One thread. */
    public static final class Silent implements AutoCloseable {

        private final ServerSocketChannel server = ServerSocketChannel.open();
        private SocketChannel client;

        /** Opens it. */
        public Silent() throws IOException {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
        }

        /** Returns its port. */
        public int port() {
            return server.socket().getLocalPort();
        }

        /** Takes in what has come by now, and tells whether it was a byte at least. */
        public boolean hasHeard() {
            try {
                if (client == null) {
                    client = server.accept();
                }
                if (client == null) {
                    return false;
                }
                client.configureBlocking(false);
                return client.read(ByteBuffer.allocate(1_000)) > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (client != null) {
                client.close();
            }
            server.close();
        }
    }

    /** A server that accepts nobody and whose queue is full, so that any further client waits for an answer to its SYN. */
    public static final class Full implements AutoCloseable {

        private static final int MOST = 16;
        private static final int PATIENCE_MILLIS = 300;

        private final ServerSocket server;
        private final List<Socket> queued = new ArrayList<>();

        /** Opens it. */
        public Full() throws IOException {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            boolean room = true;
            while (room && queued.size() < MOST) {
                room = fits();
            }
        }

        /** Returns its port. */
        public int port() {
            return server.getLocalPort();
        }

        private boolean fits() throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), port()), PATIENCE_MILLIS);
            } catch (SocketTimeoutException full) {
                socket.close();
                return false;
            }
            return queued.add(socket);
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : queued) {
                socket.close();
            }
            server.close();
        }
    }
}
