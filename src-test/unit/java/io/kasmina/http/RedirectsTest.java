package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {

    private static final URI FROM = URI.create("https://urza.example/kernels/a.pt");
    private static final HttpFetchConfig CONFIG = HttpFetchConfig.defaults()
            .redirectingTo(
                    "https://urza.example", "https://cdn.example:8443", "http://urza.example", "http://cdn.example");

    @ParameterizedTest
    @CsvSource({
        "https://cdn.example:8443/b.pt?token=1, https://cdn.example:8443/b.pt?token=1",
        "//cdn.example:8443/b.pt, https://cdn.example:8443/b.pt",
        "/b.pt, https://urza.example/b.pt",
        "b.pt, https://urza.example/kernels/b.pt",
        "?token=1, https://urza.example/kernels/a.pt?token=1",
        "'', https://urza.example/kernels/a.pt",
        "HTTPS://URZA.example:443/b.pt, HTTPS://URZA.example:443/b.pt"
    })
    void aLocationIsResolvedAgainstWhoAnswered(String location, URI next) {
        assertThat(Redirects.next(FROM, location, 0, CONFIG)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "?token=2&b=%2F, https://urza.example//kernels/a%20b.pt?token=2&b=%2F",
        "?, https://urza.example//kernels/a%20b.pt?",
        "'', https://urza.example//kernels/a%20b.pt?token=1",
    })
    void aLocationWithoutAPathKeepsTheOneThatAnswered(String location, URI next) {
        URI from = URI.create("https://urza.example//kernels/a%20b.pt?token=1");
        assertThat(Redirects.next(from, location, 0, CONFIG)).isEqualTo(next);
    }

    @Test
    void plainHttpMayLeadToEither() {
        URI plain = URI.create("http://urza.example/a.pt");
        assertThat(Redirects.next(plain, "http://cdn.example/b.pt", 0, CONFIG)).hasHost("cdn.example");
        assertThat(Redirects.next(plain, "https://cdn.example:8443/b.pt", 0, CONFIG))
                .hasPort(8443);
    }

    @ParameterizedTest
    @CsvSource({
        "https://other.example/b.pt, must lead to an origin that is allowed",
        "https://cdn.example/b.pt, must lead to an origin that is allowed",
        "https://cdn.example.other:8443/b.pt, must lead to an origin that is allowed",
        "http://urza.example/b.pt, must not lead from https: to http:",
        "file:///etc/passwd, must lead to http: or https:",
        "ftp://urza.example/b.pt, must lead to http: or https:",
        "https://user:secret@urza.example/b.pt, must have a location that is a plain URI",
        "https:///b.pt, must have a location that is a plain URI",
        "https://[/b.pt, must have a location that is a plain URI",
        "?token=1#part, must have a location that is a plain URI",
        "/b.pt#part, must have a location that is a plain URI",
        "mailto:urza, must have a location that is a plain URI",
        ", must have a location"
    })
    void everythingElseIsRefusedAndNotQuoted(String location, String complaint) {
        refused(location, 0, CONFIG, complaint);
    }

    @Test
    void aSixthInARowIsRefused() {
        assertThat(Redirects.next(FROM, "/b.pt", 4, CONFIG)).hasPath("/b.pt");
        refused("/b.pt", 5, CONFIG, "must be at most 5 in a row");
    }

    @Test
    void nothingIsAllowedByDefault() {
        refused("/b.pt", 0, HttpFetchConfig.defaults(), "must lead to an origin that is allowed");
        refused(
                "/b.pt",
                0,
                HttpFetchConfig.defaults().allowing("https://urza.example"),
                "must lead to an origin that is allowed");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void theseStatusesRedirect(int status) {
        assertThat(Redirects.isRedirect(status)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 206, 300, 304, 305, 306, 309, 404, 500})
    void theseDoNot(int status) {
        assertThat(Redirects.isRedirect(status)).isFalse();
    }

    private static void refused(String location, int followed, HttpFetchConfig config, String complaint) {
        assertThatExceptionOfType(FetchFault.class)
                .isThrownBy(() -> Redirects.next(FROM, location, followed, config))
                .satisfies(fault -> assertThat(fault.failed())
                        .isEqualTo(new FetchResult.Failed(
                                FetchFailure.REDIRECT_REFUSED, "http: a redirect " + complaint)));
    }
}
