package io.kasmina.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerConfig;
import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.StageRecorder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IsolationGuardTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final SeedId OTHER = new SeedId("seed-2");
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

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
        guard.book(SEED, false);
        violate(2);
        assertThat(guard.isOpen()).isFalse();
    }

    @Test
    void aCleanSeedDoesNotHideAnotherThatViolates() {
        for (int check = 0; check < 2; check++) {
            guard.book(SEED, true);
            guard.book(OTHER, false);
        }
        assertThat(guard.isOpen()).isFalse();
        guard.book(SEED, true);
        assertThat(guard.isOpen()).isTrue();
    }

    @Test
    void violationsOfSeveralSeedsOpenItTogether() {
        guard.book(SEED, true);
        guard.book(OTHER, true);
        guard.book(OTHER, false);
        guard.book(OTHER, true);
        assertThat(guard.isOpen()).as("one of each").isFalse();
        guard.book(OTHER, true);
        assertThat(guard.isOpen()).isTrue();
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
        guard.book(SEED, false);
        guard.book(SEED, false);
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
    void aRestoredOneStaysOpenForTheRestOfItsTimeAndNeverLongerThanConfigured() {
        assertThat(openFor(kept(Instant.EPOCH.plusSeconds(10)))).isEqualTo(10_000);
        assertThat(openFor(kept(Instant.parse("9999-12-31T23:59:59Z")))).isEqualTo(30_000);
        assertThat(openFor(kept(Instant.EPOCH.minusSeconds(10)))).isZero();
        assertThat(telemetry.events()).as("a restart is no transition").isEmpty();
    }

    @Test
    void aRestoredOneCountsAnew() {
        IsolationGuard restored = restored(
                SnapshotRule.of(States.at(SeedStage.TRAINING), null, new IsolationMark(BreakerState.HALF_OPEN, null)));
        restored.book(SEED, true);
        assertThat(restored.isOpen()).isTrue();
        assertThat(restored.mark(CLOCK)).isEqualTo(new IsolationMark(BreakerState.OPEN, Instant.ofEpochSecond(30)));
    }

    private static SeedSnapshot kept(Instant until) {
        return SnapshotRule.of(States.at(SeedStage.TRAINING), null, new IsolationMark(BreakerState.OPEN, until));
    }

    private IsolationGuard restored(SeedSnapshot seed) {
        return IsolationGuard.of(List.of(seed), CLOCK, BreakerConfig.ISOLATION, now::get, telemetry, telemetry);
    }

    /** Returns for how many ms a restored breaker keeps seeds out. */
    private long openFor(SeedSnapshot seed) {
        now.set(0);
        IsolationGuard restored = restored(seed);
        long millis = 0;
        while (restored.isOpen()) {
            pass(1);
            millis++;
        }
        return millis;
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
                        () -> IntStream.range(0, writer == 3 ? 99 : 100).forEach(check -> shared.book(SEED, true)),
                        task -> new Thread(task, "writer-" + writer).start()));
        CompletableFuture.allOf(writers).join();
        assertThat(shared.isOpen()).isFalse();
        shared.book(SEED, true);
        assertThat(shared.isOpen()).isTrue();
        assertThat(transitions()).containsExactly("CLOSED>OPEN");
    }

    private void violate(int times) {
        for (int i = 0; i < times; i++) {
            guard.book(SEED, true);
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
