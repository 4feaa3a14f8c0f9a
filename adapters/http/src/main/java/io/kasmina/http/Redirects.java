package io.kasmina.http;

import io.kasmina.prefetch.FetchFailure;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads, if it may be followed. Pure; a location comes unsigned, so nothing of it is quoted in a failure. */
final class Redirects {

    /** Most redirects of one request, so that a loop ends. */
    static final int MOST = 5;

    private Redirects() {}

    /** Tells whether a status sends the client elsewhere with the same request. */
    static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /**
     * Returns where to go on.
     *
     * @param from who answered
     * @param location the answer's location, absolute or relative; null where it has none
     * @param followed how many redirects led to the answer
     * @param config where a redirect may lead
     * @throws FetchFault REDIRECT_REFUSED
     */
    static URI next(URI from, @Nullable String location, int followed, HttpFetchConfig config) {
        URI next = resolved(from, location);
        if (References.scheme(from).equals("https") && !References.scheme(next).equals("https")) {
            throw refused("must not lead from https: to http:");
        }
        if (!config.allowsRedirect(next)) {
            throw refused("must lead to an origin that is allowed");
        }
        if (followed >= MOST) {
            throw refused("must be at most " + MOST + " in a row");
        }
        return next;
    }

    private static URI resolved(URI from, @Nullable String location) {
        if (location == null) {
            throw refused("must have a location");
        }
        try {
            URI next = References.parse(target(from, location));
            String scheme = References.scheme(next);
            if (scheme.equals("http") || scheme.equals("https")) {
                return References.web(next);
            }
        } catch (FetchFault | IllegalArgumentException e) {
            throw refused("must have a location that is a plain URI");
        }
        throw refused("must lead to http: or https:");
    }

    /**
     * As RFC 3986 resolves it, but for dot segments above the root, which stay. The JDK follows its forerunner, by which a location without a
     * path loses the file's name.
     */
    private static String target(URI from, String location) {
        if (location.isEmpty()) {
            return from.toString();
        }
        return location.startsWith("?")
                ? from.getScheme() + "://" + from.getRawAuthority() + from.getRawPath() + location
                : from.resolve(location).toString();
    }

    private static FetchFault refused(String what) {
        return new FetchFault(FetchFailure.REDIRECT_REFUSED, "http: a redirect " + what);
    }
}
