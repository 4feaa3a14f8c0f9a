package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFetchConfigTest {

    @Test
    void aLimitOutOfBoundsIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpFetchConfig(Duration.ZERO, Duration.ofSeconds(1), Set.of()))
                .withMessage("connectTimeout: must be PT0.001S to PT10M, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpFetchConfig(Duration.ofSeconds(1), Duration.ofMinutes(11), Set.of()))
                .withMessage("responseTimeout: must be PT0.001S to PT10M, was PT11M");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/kernel.pt",
                "http://127.200.0.9:8080/kernel.pt",
                "https://LocalHost:1/kernel.pt",
                "http://[::1]:80/kernel.pt",
                "http://[0:0:0:0:0:0:0:1]/kernel.pt"
            })
    void loopbackHostsAreAllowedByDefault(String uri) {
        assertThat(HttpFetchConfig.defaults().allows(URI.create(uri))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.example.org/",
                "http://localhost.example.org/",
                "http://169.254.169.254/latest",
                "http://10.0.0.1/",
                "http://0.0.0.0/",
                "http://[::2]/",
                "http://[::ffff:10.0.0.1]/",
                "http://urza/"
            })
    void everyOtherHostIsRefusedByDefault(String uri) {
        assertThat(HttpFetchConfig.defaults().allows(URI.create(uri))).isFalse();
    }

    @Test
    void aListAllowsItsOriginsAndNoOther() {
        HttpFetchConfig config = HttpFetchConfig.defaults().allowing("https://Urza.example", "http://urza:8080");
        assertThat(List.of("https://urza.example/k.pt", "HTTPS://URZA.example:443/k.pt", "http://urza:8080/k.pt"))
                .allMatch(uri -> config.allows(URI.create(uri)));
        assertThat(List.of(
                        "http://urza.example/k.pt", "https://urza:8080/k.pt", "http://urza/k.pt", "http://127.0.0.1/"))
                .noneMatch(uri -> config.allows(URI.create(uri)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "urza",
                "urza:8080",
                "ftp://urza",
                "http://",
                "http://urza/",
                "http://a@urza",
                "http://urza?x",
                "http://*",
                "http://127.1"
            })
    void whatIsNoOriginIsNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpFetchConfig.defaults().allowing(text))
                .withMessage("origins: must be http(s)://HOST[:PORT] each, was " + text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpFetchConfig.defaults().redirectingTo(text))
                .withMessage("redirects: must be http(s)://HOST[:PORT] each, was " + text);
    }

    @Test
    void whereFetchesBeginAndWhereRedirectsLeadAreListsOfTheirOwn() {
        HttpFetchConfig config =
                HttpFetchConfig.defaults().redirectingTo("https://cdn").allowing("https://urza");
        assertThat(config.allows(URI.create("https://cdn/k.pt"))).isFalse();
        assertThat(config.allowsRedirect(URI.create("https://cdn/k.pt"))).isTrue();
        assertThat(config.allowsRedirect(URI.create("https://urza/k.pt"))).isFalse();
        assertThat(HttpFetchConfig.defaults().allowsRedirect(URI.create("http://127.0.0.1/k.pt")))
                .isFalse();
    }
}
