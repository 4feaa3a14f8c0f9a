package io.kasmina.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;

/**
 * The network between clients and one server of this machine, which can be stalled and cut. Thread-safe. It has plain threads of its own, which end when
 * it is closed.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final ServerSocket entrance;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean closed;
    /** Who forwards waits until its phase is past; terminated while nothing is stalled. */
    private volatile Phaser gate = opened();

    private TcpProxy(ServerSocket entrance) {
        this.entrance = entrance;
    }

    /** Opens one on a free port; until {@link #to} it cuts whoever connects. */
    public static TcpProxy open() {
        try {
            TcpProxy proxy = new TcpProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
            start(proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sets the port of the loopback to which it leads. */
    public TcpProxy to(int port) {
        target = port;
        return this;
    }

    /** Returns its own port. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** Lets nothing more through, in both directions, and loses nothing: what is sent meets full buffers. */
    public void stall() {
        gate = new Phaser(1);
    }

    /** Ends a stall. */
    public void flow() {
        gate.forceTermination();
    }

    /** Cuts each connection there is; new ones may come at once. */
    public void cut() {
        open.forEach(TcpProxy::close);
    }

    /** Cuts everything for good. */
    @Override
    public void close() {
        closed = true;
        flow();
        close(entrance);
        cut();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = entrance.accept();
                open.add(client);
                start(() -> connect(client));
            } catch (IOException ended) {
                // Closed, or the client was gone before it was met: the loop's condition tells.
            }
        }
    }

    private void connect(Socket client) {
        try {
            gate.awaitAdvance(0);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(server);
            start(() -> pump(client, server));
            pump(server, client);
        } catch (IOException refused) {
            forget(client);
        }
    }

    private void pump(Socket from, Socket into) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                gate.awaitAdvance(0);
                out.write(buffer, 0, read);
            }
        } catch (IOException cut) {
            // Either side's end is the other's.
        } finally {
            forget(from);
            forget(into);
        }
    }

    private void forget(Socket socket) {
        close(socket);
        open.remove(socket);
    }

    private static Phaser opened() {
        Phaser gate = new Phaser(1);
        gate.forceTermination();
        return gate;
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // As good as closed.
        }
    }

    private static void start(Runnable loop) {
        Thread thread = new Thread(loop, "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
