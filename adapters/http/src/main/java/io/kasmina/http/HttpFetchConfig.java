package io.kasmina.http;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Time limits of a download, and where from. A download as a whole is limited by whoever waits for it, who then cancels.
 *
 * @param connectTimeout longest wait for a connection, 1 ms to 10 min
 * @param responseTimeout longest silence while an answer is awaited or read, 1 ms to 10 min
 * @param origins the only servers to ask, as {@code scheme://host:port} in lower case; none means the loopback hosts
 *     (127.0.0.0/8, ::1, localhost) at any port. References come unsigned, so they choose no server themselves.
 */
public record HttpFetchConfig(Duration connectTimeout, Duration responseTimeout, Set<String> origins) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names the field, its bound and the value. */
    public HttpFetchConfig {
        check("connectTimeout", connectTimeout);
        check("responseTimeout", responseTimeout);
        origins = origins.stream().map(Origins::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the defaults: 2 s to connect, 5 s of silence, loopback hosts only. */
    public static HttpFetchConfig defaults() {
        return new HttpFetchConfig(Duration.ofSeconds(2), Duration.ofSeconds(5), Set.of());
    }

    /**
     * Returns the same limits with other servers, in place of the loopback hosts too.
     *
     * @param allowed {@code http://HOST[:PORT]} or {@code https://HOST[:PORT]} each
     * @throws IllegalArgumentException if one is no such origin
     */
    public HttpFetchConfig allowing(String... allowed) {
        return new HttpFetchConfig(
                connectTimeout, responseTimeout, Stream.of(allowed).collect(Collectors.toSet()));
    }

    /** Tells whether a URI's server may be asked. */
    boolean allows(URI uri) {
        return origins.isEmpty() ? Origins.isLoopback(uri) : origins.contains(Origins.of(uri));
    }

    private static void check(String field, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(field + ": must be " + SHORTEST + " to " + LONGEST + ", was " + value);
        }
    }
}
