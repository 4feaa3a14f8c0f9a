package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RejectionLogTest {

    /** A reading close to the clock's overflow, which must do no harm. */
    private static final long NOW = Long.MAX_VALUE - 1;

    private static final long MILLI = 1_000_000;

    private final RecordedTelemetry telemetry = new RecordedTelemetry();
    private final RejectionLog log = new RejectionLog(120, telemetry, telemetry);

    @Test
    void aRejectionNamesReasonKeySourceAndCommandOnceVerified() {
        Outcome.Subject subject = new Outcome.Subject("cmd-1", "default", null, new Origin("oona.commands", 3, 42));
        log.rejected(new Outcome.Rejected(subject, Rejection.STALE_COMMAND), "", NOW);

        Event event = telemetry.events().get(0);
        assertThat(event.name()).isEqualTo(EventName.COMMAND_REJECTED);
        assertThat(event.level()).isEqualTo(Level.CRITICAL);
        assertThat(event.attributes())
                .isEqualTo(Map.of(
                        "reason", "stale_command",
                        "key_id", "default",
                        "source", "oona.commands/3@42",
                        "command_id", "cmd-1"));
    }

    @Test
    void theMinuteBeginsWithTheFirstRejectionThatWasHeldBack() {
        long soon = 1_000 * MILLI;
        reject(121, Rejection.OVERSIZED, soon);
        reject(1, Rejection.OVERSIZED, soon + 1);

        log.summariseIfDue(soon + 59_999 * MILLI);
        assertThat(telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY)).isEmpty();
        log.summariseIfDue(soon + 60_000 * MILLI);

        assertThat(telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY)).hasSize(1);
    }

    @Test
    void beyondTheBucketRejectionsAreSummedUpAfterAMinute() {
        reject(120, Rejection.INVALID_SIGNATURE, NOW);
        reject(7, Rejection.INVALID_SIGNATURE, NOW);
        reject(3, Rejection.OVERSIZED, NOW);
        assertThat(telemetry.events(EventName.COMMAND_REJECTED)).hasSize(120);

        log.summariseIfDue(NOW);
        log.summariseIfDue(after(59_999));
        assertThat(telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY)).isEmpty();

        log.summariseIfDue(after(60_000));
        log.summariseIfDue(after(120_000));
        assertThat(telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY))
                .containsExactly(Event.global(
                        EventName.COMMAND_REJECTIONS_SUMMARY,
                        Level.CRITICAL,
                        Map.of("invalid_signature", "7", "oversized", "3")));
    }

    @Test
    void theBucketRefillsByTwoTokensASecond() {
        reject(120, Rejection.MALFORMED, NOW);
        reject(5, Rejection.MALFORMED, after(1_499));

        assertThat(telemetry.events(EventName.COMMAND_REJECTED)).hasSize(122);
    }

    @Test
    void anOlderReadingFillsNothing() {
        reject(120, Rejection.MALFORMED, NOW);
        reject(1, Rejection.MALFORMED, after(-3_600_000));

        assertThat(telemetry.events(EventName.COMMAND_REJECTED)).hasSize(120);
    }

    @Test
    void everyRejectionIsCountedWhetherReportedOrNot() {
        reject(1_000, Rejection.UNKNOWN_KEY, NOW);

        assertThat(telemetry.count(MetricName.VERIFIER_REJECTIONS, "reason", "unknown_key"))
                .isEqualTo(1_000);
    }

    @Test
    void withNothingHeldBackThereIsNoSummary() {
        reject(5, Rejection.MALFORMED, NOW);
        log.summarise();

        assertThat(telemetry.events(EventName.COMMAND_REJECTIONS_SUMMARY)).isEmpty();
    }

    private static long after(long millis) {
        return NOW + millis * MILLI;
    }

    private void reject(int times, Rejection reason, long nowNanos) {
        Outcome.Subject subject = new Outcome.Subject(null, null, null, Origin.inMemory(Origin.COMMANDS));
        for (int i = 0; i < times; i++) {
            log.rejected(new Outcome.Rejected(subject, reason), "", nowNanos);
        }
    }
}
