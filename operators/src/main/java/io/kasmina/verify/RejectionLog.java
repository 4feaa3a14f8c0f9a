package io.kasmina.verify;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Reports rejections: one event each as long as the token bucket has tokens, then counts that one event a minute sums
 * up, so that a flood of forgeries floods nothing else. Times are readings of one monotonic nanosecond clock, of which only
 * differences count: a wall clock that is set back delays no summary and fills no bucket. Not thread-safe.
 */
final class RejectionLog {

    static final long MINUTE_NANOS = 60_000_000_000L;

    private static final Map<Rejection, Map<String, String>> LABELS = labels();

    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private final long capacity;
    private final Map<Rejection, Long> unreported = new EnumMap<>(Rejection.class);

    /** In 1/{@link #MINUTE_NANOS} of an event, so that a nanosecond adds a whole number. */
    private long tokens;

    private long refilledNanos;
    private long heldBackSinceNanos;

    RejectionLog(int perMinute, TelemetrySink telemetry, StageRecorder recorder) {
        this.telemetry = telemetry;
        this.recorder = recorder;
        capacity = perMinute;
        tokens = capacity * MINUTE_NANOS;
    }

    /**
     * Reports one rejection.
     *
     * @param outcome the rejection; its command id is null while unverified
     * @param cause class of the failure behind VERIFIER_UNAVAILABLE, else empty
     * @param nowNanos the clock's reading
     */
    void rejected(Outcome.Rejected outcome, String cause, long nowNanos) {
        recorder.count(MetricName.VERIFIER_REJECTIONS, LABELS.getOrDefault(outcome.reason(), Map.of()), 1);
        if (takeToken(nowNanos)) {
            telemetry.emit(Event.global(EventName.COMMAND_REJECTED, Level.CRITICAL, attributes(outcome, cause)));
            return;
        }
        if (unreported.isEmpty()) {
            heldBackSinceNanos = nowNanos;
        }
        unreported.merge(outcome.reason(), 1L, Long::sum);
    }

    /** Writes the summary if there is one and its minute is over. */
    void summariseIfDue(long nowNanos) {
        if (!unreported.isEmpty() && nowNanos - heldBackSinceNanos >= MINUTE_NANOS) {
            summarise();
        }
    }

    /** Writes the summary if there is one. */
    void summarise() {
        if (unreported.isEmpty()) {
            return;
        }
        Map<String, String> counts = new HashMap<>();
        unreported.forEach((reason, count) -> counts.put(reason.code(), Long.toString(count)));
        unreported.clear();
        telemetry.emit(Event.global(EventName.COMMAND_REJECTIONS_SUMMARY, Level.CRITICAL, counts));
    }

    private boolean takeToken(long nowNanos) {
        // The first difference means nothing, and the bucket is full then.
        long elapsed = Math.min(Math.max(nowNanos - refilledNanos, 0), MINUTE_NANOS);
        tokens = Math.min(tokens + elapsed * capacity, capacity * MINUTE_NANOS);
        refilledNanos = nowNanos;
        boolean taken = tokens >= MINUTE_NANOS;
        tokens -= taken ? MINUTE_NANOS : 0;
        return taken;
    }

    private static Map<String, String> attributes(Outcome.Rejected outcome, String cause) {
        Outcome.Subject subject = outcome.subject();
        Map<String, String> attributes = new HashMap<>();
        attributes.put("reason", outcome.reasonCode());
        attributes.put("key_id", subject.keyId() == null ? "" : subject.keyId());
        attributes.put("source", source(subject.origin()));
        if (subject.commandId() != null) {
            attributes.put("command_id", subject.commandId());
        }
        if (!cause.isEmpty()) {
            attributes.put("cause", cause);
        }
        return attributes;
    }

    private static String source(Origin origin) {
        return origin.partition() < 0
                ? origin.topic()
                : origin.topic() + "/" + origin.partition() + "@" + origin.offset();
    }

    private static Map<Rejection, Map<String, String>> labels() {
        Map<Rejection, Map<String, String>> labels = new EnumMap<>(Rejection.class);
        for (Rejection reason : Rejection.values()) {
            labels.put(reason, Map.of("reason", reason.code()));
        }
        return labels;
    }
}
