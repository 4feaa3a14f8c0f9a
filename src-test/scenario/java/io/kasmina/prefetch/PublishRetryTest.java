package io.kasmina.prefetch;

import static io.kasmina.support.PrefetchFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.KernelRequest;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class PublishRetryTest {

    private final PrefetchFixture fixture = new PrefetchFixture();
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void aLostPublicationIsMadeAgainUnderTheSameIdAfterABackoffThatDoubles() {
        lose(2);
        fixture.run();
        fixture.start(order("a", 1));
        assertThat(attempts).hasValue(1);
        fixture.pass(Duration.ofMillis(49));
        assertThat(attempts).hasValue(1);
        fixture.pass(Duration.ofMillis(1));
        assertThat(attempts).hasValue(2);
        fixture.pass(Duration.ofMillis(99));
        assertThat(attempts).hasValue(2);
        fixture.pass(Duration.ofMillis(1));
        assertThat(attempts).hasValue(3);

        fixture.ready(fixture.lastRequest());
        fixture.fetched();

        assertThat(fixture.last()).isInstanceOf(PrefetchResult.Fetched.class);
        assertThat(fixture.requests).extracting(KernelRequest::requestId).containsOnly("runner-1-1");
        assertThat(fixture.telemetry.count(MetricName.PREFETCH_PUBLISH_RETRIES)).isEqualTo(2);
    }

    @Test
    void afterTheLastAttemptTheOrderFails() {
        lose(Integer.MAX_VALUE);
        fixture.run();
        fixture.start(order("a", 1));
        fixture.pass(Duration.ofMillis(349));
        assertThat(fixture.results).isEmpty();
        fixture.pass(Duration.ofMillis(1));

        fixture.assertFailed(GateReason.FETCH_FAILED);
        assertThat(((PrefetchResult.Failed) fixture.last()).detail())
                .isEqualTo("request: not published, IllegalStateException");
        assertThat(attempts).hasValue(4);
        fixture.pass(Duration.ofMinutes(1));
        assertThat(attempts).hasValue(4);
    }

    @Test
    void aPublicationThatHangsIsGivenUpAfterItsShareOfTheTime() {
        fixture.publication = Mono.defer(() -> attempts.incrementAndGet() == 1 ? Mono.never() : Mono.empty());
        fixture.run();
        fixture.start(order("a", 1));
        fixture.pass(Duration.ofMillis(299));
        assertThat(attempts).hasValue(1);
        fixture.pass(Duration.ofMillis(1));
        assertThat(attempts).hasValue(2);
    }

    @Test
    void theOrdersTimeLimitEndsRetriesToo() {
        lose(Integer.MAX_VALUE);
        PrefetchFixture patient =
                new PrefetchFixture(limits(new PublishRetry(16, Duration.ofMillis(400)), Duration.ofMillis(500)));
        patient.publication = fixture.publication;
        patient.run();
        patient.start(order("a", 1));
        patient.pass(Duration.ofSeconds(1));
        patient.assertFailed(GateReason.FETCH_TIMEOUT);
        assertThat(attempts).hasValue(2);
        patient.pass(Duration.ofMinutes(5));
        assertThat(attempts).hasValue(2);
    }

    @Test
    void aCancelEndsRetries() {
        lose(Integer.MAX_VALUE);
        fixture.run();
        fixture.start(order("a", 1));
        fixture.signals.next(new PrefetchSignal.Cancel(order("a", 1).seed(), 1, CancelReason.RETIRED));
        fixture.pass(Duration.ofMinutes(1));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void oneAttemptMeansNoRetry() {
        lose(Integer.MAX_VALUE);
        PrefetchFixture once =
                new PrefetchFixture(limits(new PublishRetry(1, Duration.ofMillis(50)), Duration.ofMillis(500)));
        once.publication = fixture.publication;
        once.run();
        once.start(order("a", 1));
        once.assertFailed(GateReason.FETCH_FAILED);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void limitsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublishRetry(0, Duration.ofMillis(50)))
                .withMessage("attempts: must be 1 to 16, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublishRetry(1, Duration.ZERO))
                .withMessage("firstBackoff: must be 1 ms to 1 min, was PT0S");
    }

    private void lose(int publications) {
        fixture.publication = Mono.defer(() -> attempts.incrementAndGet() <= publications
                ? Mono.error(new IllegalStateException("text"))
                : Mono.empty());
    }

    private static PrefetchConfig limits(PublishRetry retry, Duration budget) {
        return new PrefetchConfig(
                budget, true, 1000, 4, 4, BreakerConfig.FETCH, retry, PrefetchMode.ASYNC, 1, Duration.ofSeconds(5));
    }
}
