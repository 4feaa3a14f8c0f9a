package io.kasmina.http;

import io.kasmina.prefetch.FetchFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Artifact references as typed values. They come unsigned from the bus, so nothing of them is quoted in a failure. */
final class References {

    private static final int MAX_LENGTH = 2_048;

    private References() {}

    /**
     * Parses an absolute URI; throws {@link FetchFault} MALFORMED_REFERENCE.
     *
     * @param reference the text as sent
     */
    static URI parse(String reference) {
        if (reference.length() > MAX_LENGTH) {
            throw malformed("must have at most " + MAX_LENGTH + " characters, had " + reference.length());
        }
        try {
            URI uri = new URI(reference);
            if (uri.isAbsolute() && !uri.isOpaque()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw malformed("is no URI, from character " + e.getIndex());
        }
        throw malformed("must be an absolute URI with a path");
    }

    /** Returns the scheme in lower case. */
    static String scheme(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Returns the path of a {@code file:} URI that names nothing but a local path; throws {@link FetchFault}. */
    static Path file(URI uri) {
        if (!isAbsent(uri.getAuthority()) || !isAbsent(uri.getQuery()) || !isAbsent(uri.getFragment())) {
            throw malformed("must have no host, query or fragment");
        }
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw malformed("is no local path", e);
        }
    }

    /** Checks that an {@code http:} URI names a host and carries no credentials; throws {@link FetchFault}. */
    static URI web(URI uri) {
        if (isAbsent(uri.getHost()) || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw malformed("must have a host, no credentials and no fragment");
        }
        return uri;
    }

    private static boolean isAbsent(@Nullable String part) {
        return part == null || part.isEmpty();
    }

    private static FetchFault malformed(String what) {
        return new FetchFault(FetchFailure.MALFORMED_REFERENCE, "artifact_ref: " + what);
    }

    private static FetchFault malformed(String what, Exception cause) {
        return new FetchFault(FetchFailure.MALFORMED_REFERENCE, "artifact_ref: " + what, cause);
    }
}
