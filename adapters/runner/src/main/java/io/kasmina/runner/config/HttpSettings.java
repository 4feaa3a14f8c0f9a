package io.kasmina.runner.config;

import io.kasmina.http.OpsServer;

/**
 * Where liveness, readiness and metrics are served, without authentication.
 *
 * @param host an address of this machine; anyone who reaches it can read
 * @param port 1 to 65,535, or 0 for any free one
 */
public record HttpSettings(String host, int port) {

    private static final int DEFAULT_PORT = 9464;
    private static final int MAX_PORT = 65_535;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: must not be blank, was '" + host + "'");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: must be in 0.." + MAX_PORT + ", was " + port);
        }
    }

    static HttpSettings defaults() {
        return new HttpSettings(OpsServer.LOOPBACK, DEFAULT_PORT);
    }
}
