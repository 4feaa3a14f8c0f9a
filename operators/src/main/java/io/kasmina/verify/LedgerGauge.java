package io.kasmina.verify;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Map;

/**
 * Reports the ledger's state: once when it passes 90% of its cap, again only after it fell below 80%; once when it can make no nonce
 * durable, again only after it could; and each time that its log could not be compacted. Not thread-safe.
 */
final class LedgerGauge {

    private static final double SATURATED = 0.9;
    private static final double RELIEVED = 0.8;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private final NonceLedger ledger;
    private boolean saturated;
    private boolean unavailable;
    private long expired;
    private LogFigures log;

    LedgerGauge(NonceLedger ledger, TelemetrySink telemetry, StageRecorder recorder) {
        this.ledger = ledger;
        this.telemetry = telemetry;
        this.recorder = recorder;
        // What it forgot for an earlier stream was counted there.
        expired = ledger.expired();
        log = ledger.figures();
    }

    /** Says what there is to say. */
    void watch() {
        watchFill();
        boolean lost = !ledger.isAvailable();
        if (lost && !unavailable) {
            telemetry.emit(Event.global(EventName.NONCE_LEDGER_UNAVAILABLE, Level.CRITICAL, Map.of()));
        }
        unavailable = lost;
    }

    /** Records size, time to live, what was forgotten since the last time, and what the log's writer does. */
    void record() {
        recorder.gauge(MetricName.NONCE_LEDGER_SIZE, ledger.size());
        recorder.gauge(MetricName.NONCE_LEDGER_TTL, ledger.limits().nonceTtl().toMillis() / MILLIS_PER_SECOND);
        long now = ledger.expired();
        recorder.count(MetricName.NONCE_LEDGER_EVICTIONS, Map.of(), now - expired);
        expired = now;
        if (ledger.isPersistent()) {
            recordLog(ledger.figures());
        }
    }

    private void recordLog(LogFigures now) {
        recorder.gauge(MetricName.JOURNAL_QUEUE, now.waiting());
        recorder.count(MetricName.JOURNAL_REFUSALS, Map.of(), now.refused() - log.refused());
        if (now.uncompacted() > log.uncompacted()) {
            telemetry.emit(Event.global(EventName.NONCE_LOG_UNCOMPACTED, Level.ERROR, Map.of()));
        }
        log = now;
    }

    private void watchFill() {
        int size = ledger.size();
        int cap = ledger.cap();
        if (!saturated && size >= cap * SATURATED) {
            saturated = true;
            Map<String, String> attributes = Map.of("size", Integer.toString(size), "cap", Integer.toString(cap));
            telemetry.emit(Event.global(EventName.NONCE_LEDGER_SATURATED, Level.CRITICAL, attributes));
        } else if (size < cap * RELIEVED) {
            saturated = false;
        }
    }
}
