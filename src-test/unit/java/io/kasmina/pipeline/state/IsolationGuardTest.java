package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.StageRecorder;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IsolationGuardTest {

    private final AtomicLong now = new AtomicLong();
    private final RecordedTelemetry telemetry = new RecordedTelemetry();
    private final IsolationGuard guard = new IsolationGuard(BreakerConfig.ISOLATION, now::get, telemetry, telemetry);

    @Test
    void twoViolationsKeepItClosedAndTheThirdOpensIt() {
        violate(2);
        assertThat(guard.isOpen()).isFalse();
        violate(1);
        assertThat(guard.isOpen()).isTrue();
        assertThat(telemetry.events()).singleElement().extracting(Event::level).isEqualTo(Level.CRITICAL);
    }

    @Test
    void aCleanCheckInBetweenBeginsTheCountAnew() {
        violate(2);
        guard.book(false);
        violate(2);
        assertThat(guard.isOpen()).isFalse();
    }

    @Test
    void afterItsTimeItLetsSeedsInOnTrial() {
        violate(3);
        pass(29_999);
        assertThat(guard.isOpen()).isTrue();
        pass(1);
        assertThat(guard.isOpen()).isFalse();
    }

    @Test
    void twoCleanChecksOnTrialCloseIt() {
        violate(3);
        pass(30_000);
        guard.book(false);
        guard.book(false);
        violate(2);
        assertThat(guard.isOpen()).isFalse();
        assertThat(transitions()).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    }

    @Test
    void oneViolationOnTrialReopensIt() {
        violate(3);
        pass(30_000);
        violate(1);
        assertThat(guard.isOpen()).isTrue();
        assertThat(transitions()).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>OPEN");
    }

    @Test
    void checksOfAStepAndOfStreamsAtOnceAreAllCounted() {
        IsolationGuard shared = new IsolationGuard(
                new BreakerConfig(400, BreakerConfig.ISOLATION.timeoutMillis(), 2),
                now::get,
                telemetry,
                StageRecorder.NONE);
        CompletableFuture<?>[] writers = new CompletableFuture<?>[4];
        Arrays.setAll(
                writers,
                writer -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, writer == 3 ? 99 : 100).forEach(check -> shared.book(true)),
                        task -> new Thread(task, "writer-" + writer).start()));
        CompletableFuture.allOf(writers).join();
        assertThat(shared.isOpen()).isFalse();
        shared.book(true);
        assertThat(shared.isOpen()).isTrue();
        assertThat(transitions()).containsExactly("CLOSED>OPEN");
    }

    private void violate(int times) {
        for (int i = 0; i < times; i++) {
            guard.book(true);
        }
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private java.util.List<String> transitions() {
        return telemetry.events().stream()
                .map(event -> event.attributes().get("from") + ">"
                        + event.attributes().get("to"))
                .toList();
    }
}
