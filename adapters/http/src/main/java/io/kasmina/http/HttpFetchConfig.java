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
 * @param redirects the only servers to which an answer may send the client on, in the same form; none means that no redirect is followed.
 *     One to a server that is not among them is refused, be it the one that answered, and so is one from https to http and a sixth in a row
 */
public record HttpFetchConfig(
        Duration connectTimeout, Duration responseTimeout, Set<String> origins, Set<String> redirects) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names the field, its bound and the value. */
    public HttpFetchConfig {
        check("connectTimeout", connectTimeout);
        check("responseTimeout", responseTimeout);
        origins = parsed("origins", origins);
        redirects = parsed("redirects", redirects);
    }

    /** Makes limits that follow no redirect. */
    public HttpFetchConfig(Duration connectTimeout, Duration responseTimeout, Set<String> origins) {
        this(connectTimeout, responseTimeout, origins, Set.of());
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
                connectTimeout, responseTimeout, Stream.of(allowed).collect(Collectors.toSet()), redirects);
    }

    /**
     * Returns the same limits with redirects to these servers, and to no other.
     *
     * @param allowed {@code http://HOST[:PORT]} or {@code https://HOST[:PORT]} each
     * @throws IllegalArgumentException if one is no such origin
     */
    public HttpFetchConfig redirectingTo(String... allowed) {
        return new HttpFetchConfig(
                connectTimeout, responseTimeout, origins, Stream.of(allowed).collect(Collectors.toSet()));
    }

    /** Tells whether a URI's server may be asked. */
    boolean allows(URI uri) {
        return origins.isEmpty() ? Origins.isLoopback(uri) : origins.contains(Origins.of(uri));
    }

    /** Tells whether an answer may send the client on to a URI's server. */
    boolean allowsRedirect(URI uri) {
        return redirects.contains(Origins.of(uri));
    }

    private static Set<String> parsed(String field, Set<String> texts) {
        return texts.stream().map(text -> Origins.parse(field, text)).collect(Collectors.toUnmodifiableSet());
    }

    private static void check(String field, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(field + ": must be " + SHORTEST + " to " + LONGEST + ", was " + value);
        }
    }
}
