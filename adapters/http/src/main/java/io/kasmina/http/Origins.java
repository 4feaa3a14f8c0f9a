package io.kasmina.http;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Servers as {@code scheme://host:port}, in lower case and never without the port. Pure: no name is looked up. */
final class Origins {

    private static final Pattern FORM =
            Pattern.compile("https?://(?:\\[[0-9a-f:]+]|[a-z0-9.-]+)(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(?:\\.\\d{1,3}){3}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]", "[0:0:0:0:0:0:0:1]");

    private Origins() {}

    /** Returns an origin in its one form; throws {@link IllegalArgumentException} that names the field and the bound. */
    static String parse(String field, String text) {
        URI uri = FORM.matcher(text).matches() ? URI.create(text) : null;
        if (uri == null || uri.getHost() == null) {
            throw new IllegalArgumentException(field + ": must be http(s)://HOST[:PORT] each, was " + text);
        }
        return of(uri);
    }

    /** Returns the origin of an {@code http:} or {@code https:} URI with a host. */
    static String of(URI uri) {
        String scheme = References.scheme(uri);
        int usual = scheme.equals("https") ? 443 : 80;
        return scheme + "://" + host(uri) + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
    }

    /** Tells whether a URI's host is this machine by its very name: 127.0.0.0/8, ::1 or localhost. */
    static boolean isLoopback(URI uri) {
        String host = host(uri);
        return LOOPBACK.contains(host) || LOOPBACK_V4.matcher(host).matches();
    }

    private static String host(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }
}
