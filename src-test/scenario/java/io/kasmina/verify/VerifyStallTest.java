package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SignedCommand;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** A log that neither writes nor fails, and what is said of its writer. */
class VerifyStallTest {

    private final ScriptedLog log = new ScriptedLog();
    private final Sinks.Many<SignedCommand> in = Sinks.many().unicast().onBackpressureBuffer();
    private final List<Verification> out = new ArrayList<>();
    private VerifyFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new VerifyFixture(NonceLedger.logged(VerifyConfig.defaults(), new byte[16], log));
        in.asFlux().transformDeferred(fixture.operator()).subscribe(out::add);
    }

    @Test
    void aNonceThatWaitsBeyondTheLimitIsSaidOnceUntilNoneDoes() {
        send(1);
        pass(5);
        assertThat(stalls()).isEmpty();
        assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_WAIT)).isEqualTo(5_000);
        pass(10);
        assertThat(stalls()).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).isEqualTo(Map.of("age_ms", "6000", "limit_ms", "5000"));
        });
        assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_WAIT)).isEqualTo(15_000);

        log.settle();
        pass(1);
        assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_WAIT)).isZero();
        send(1);
        pass(6);
        assertThat(stalls()).hasSize(2);
    }

    @Test
    void itIsSaidThoughTheLineOfWaitingCommandsIsFull() {
        send(2_000);
        assertThat(log.waiting()).isLessThan(600);
        pass(6);
        assertThat(stalls()).hasSize(1);
        pass(1_000);
        assertThat(stalls()).hasSize(1);
        assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_WAIT)).isEqualTo(1_006_000);
    }

    @Test
    void aNonceThatIsLostWaitsNoLonger() {
        send(1);
        pass(3);
        log.breakDown();
        pass(10);
        assertThat(out).hasSize(1);
        assertThat(stalls()).isEmpty();
        assertThat(fixture.telemetry.gauge(MetricName.NONCE_LEDGER_WAIT)).isZero();
    }

    @Test
    void whatTheWriterRefusedAndCouldNotCompactIsSaid() {
        log.figures(new LogFigures(3, 2, 1));
        pass(2);
        assertThat(fixture.telemetry.gauge(MetricName.JOURNAL_QUEUE)).isEqualTo(3);
        assertThat(fixture.telemetry.count(MetricName.JOURNAL_REFUSALS)).isEqualTo(2);
        assertThat(fixture.telemetry.events(EventName.NONCE_LOG_UNCOMPACTED)).hasSize(1);

        log.figures(new LogFigures(0, 5, 2));
        pass(2);
        assertThat(fixture.telemetry.gauge(MetricName.JOURNAL_QUEUE)).isZero();
        assertThat(fixture.telemetry.count(MetricName.JOURNAL_REFUSALS)).isEqualTo(5);
        assertThat(fixture.telemetry.events(EventName.NONCE_LOG_UNCOMPACTED)).hasSize(2);
    }

    private void send(int commands) {
        for (int n = 0; n < commands; n++) {
            in.tryEmitNext(fixture.freshCull("c-" + fixture.timer.now(java.util.concurrent.TimeUnit.SECONDS) + "-" + n))
                    .orThrow();
        }
    }

    private void pass(int seconds) {
        fixture.timer.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    private List<Event> stalls() {
        return fixture.telemetry.events(EventName.NONCE_LEDGER_STALLED);
    }
}
