package io.kasmina.runner.cli;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Where a command listens.
 *
 * @param hostOption the option that names the host
 * @param host a name or an address
 * @param portOption the option that names the port
 * @param port 0 to {@value #MAX_PORT}, 0 for any free one
 */
public record ListenAddress(String hostOption, String host, String portOption, int port) {

    private static final int MAX_PORT = 65_535;

    /** Below it a port needs a permission. */
    private static final int FIRST_FREE = 1_024;

    /** Checks the bounds; throws {@link BadInput} that names option, bound and value. */
    public ListenAddress {
        if (host.isBlank()) {
            throw new BadInput(hostOption + ": must not be blank");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new BadInput(portOption + ": must be in 0.." + MAX_PORT + ", was " + port);
        }
    }

    /**
     * Finds out why nobody can listen there. Blocks: it may ask for the name.
     *
     * @param cause what the server said, kept for logs
     * @return the complaint, which names option and address
     */
    public BadInput refused(Throwable cause) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            return new BadInput(hostOption + ": is an unknown host: " + host, cause);
        }
        if (!isHere(address)) {
            return new BadInput(hostOption + ": is no address of this machine: " + host, cause);
        }
        String why = port > 0 && port < FIRST_FREE ? "is in use, or not allowed" : "is in use";
        return new BadInput(portOption + ": " + why + ": " + host + ":" + port, cause);
    }

    private static boolean isHere(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }
}
