package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

class OpsServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final AtomicReference<Health> health = new AtomicReference<>(Health.READY);
    private final AtomicReference<String> asker = new AtomicReference<>("");
    private StoreBed bed;
    private OpsServer server;

    @BeforeEach
    void start() {
        bed = new StoreBed(directory);
        server = OpsServer.start(0, this::health, () -> "kasmina_seeds_active 1\n", bed.io)
                .block(LIMIT);
    }

    @AfterEach
    void stop() {
        server.stop().block(LIMIT);
        bed.close();
    }

    @Test
    void itIsLiveWhateverItsReadiness() throws Exception {
        health.set(new Health(false, "device lane wedged"));
        assertThat(ask("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void readinessFollowsItsProbe() throws Exception {
        assertThat(ask("/health/ready").statusCode()).isEqualTo(200);
        health.set(new Health(false, "device lane wedged"));
        HttpResponse<String> down = ask("/health/ready");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).isEqualTo("device lane wedged\n");
    }

    @Test
    void theProbeIsAskedWhereItMayBlock() throws Exception {
        ask("/health/ready");
        assertThat(asker.get()).startsWith("test-io");
    }

    @Test
    void metricsArePrometheusText() throws Exception {
        HttpResponse<String> metrics = ask("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).isEqualTo("kasmina_seeds_active 1\n");
    }

    @Test
    void aProbeThatThrowsIsAnEmpty500() throws Exception {
        health.set(null);
        HttpResponse<String> broken = ask("/health/ready");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).isEmpty();
        assertThat(ask("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void otherPagesAreNotFound() throws Exception {
        assertThat(ask("/").statusCode()).isEqualTo(404);
        assertThat(ask("/health").statusCode()).isEqualTo(404);
    }

    @Test
    void itBindsToTheLoopbackAddressUnlessToldOtherwise() {
        assertThat(server.uri("/").getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void aTakenPortIsAnError() {
        int taken = server.uri("/").getPort();
        assertThat(OpsServer.start(OpsServer.LOOPBACK, taken, this::health, () -> "", Schedulers.immediate())
                        .map(other -> "bound")
                        .onErrorReturn("refused")
                        .block(LIMIT))
                .isEqualTo("refused");
    }

    private Health health() {
        asker.set(Thread.currentThread().getName());
        Health answer = health.get();
        if (answer == null) {
            throw new IllegalStateException("probe broken, with details that nobody outside should see");
        }
        return answer;
    }

    private HttpResponse<String> ask(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
