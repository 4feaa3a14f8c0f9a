package io.kasmina.verify;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.Map;

/**
 * Reports the ledger's fill: once when it passes 90% of its cap, again only after it fell below 80%. Not
 * thread-safe.
 */
final class LedgerGauge {

    private static final double SATURATED = 0.9;
    private static final double RELIEVED = 0.8;

    private final TelemetrySink telemetry;
    private final StageRecorder recorder;
    private boolean saturated;

    LedgerGauge(TelemetrySink telemetry, StageRecorder recorder) {
        this.telemetry = telemetry;
        this.recorder = recorder;
    }

    void watch(NonceLedger ledger) {
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

    void record(NonceLedger ledger) {
        recorder.gauge(MetricName.NONCE_LEDGER_SIZE, ledger.size());
    }
}
