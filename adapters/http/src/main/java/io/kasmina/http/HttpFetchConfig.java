package io.kasmina.http;

import java.time.Duration;

/**
 * Time limits of a download. A download as a whole is limited by whoever waits for it, who then cancels.
 *
 * @param connectTimeout longest wait for a connection, 1 ms to 10 min
 * @param responseTimeout longest silence while an answer is awaited or read, 1 ms to 10 min
 */
public record HttpFetchConfig(Duration connectTimeout, Duration responseTimeout) {

    // before DEFAULT, whose constructor reads them
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** 2 s to connect, 5 s of silence. */
    public static final HttpFetchConfig DEFAULT = new HttpFetchConfig(Duration.ofSeconds(2), Duration.ofSeconds(5));

    /** Checks the bounds; throws {@link IllegalArgumentException} that names the field, its bound and the value. */
    public HttpFetchConfig {
        check("connectTimeout", connectTimeout);
        check("responseTimeout", responseTimeout);
    }

    private static void check(String field, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(field + ": must be " + SHORTEST + " to " + LONGEST + ", was " + value);
        }
    }
}
