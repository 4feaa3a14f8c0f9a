package io.kasmina.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback that a broker keeps for its life, also while it is down.
 *
 * @param clients where clients connect
 * @param inner where the broker speaks with itself, so that a proxy before the clients' port does not come between
 * @param controller where its controller listens
 */
record BrokerPorts(int clients, int inner, int controller) {

    /**
     * Below those that systems give to outgoing connections: a client that tries a dead broker's port again and again could
     * otherwise be given that very port, connect to itself, and keep the broker from coming back.
     */
    private static final int LOWEST = 12_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 1_000;

    /**
     * Picks three free ports.
     *
     * @throws IOException if none is found
     */
    static BrokerPorts free() throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(first) && isFree(first + 1) && isFree(first + 2)) {
                return new BrokerPorts(first, first + 1, first + 2);
            }
        }
        throw new IOException("no free port from " + LOWEST + " to " + HIGHEST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
