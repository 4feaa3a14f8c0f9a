package io.kasmina.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.HashMap;
import java.util.Map;

/** Reports what happens to orders. */
final class PrefetchLog {

    private final TelemetrySink telemetry;
    private final StageRecorder recorder;

    PrefetchLog(TelemetrySink telemetry, StageRecorder recorder) {
        this.telemetry = telemetry;
        this.recorder = recorder;
    }

    void requested(String requestId, PrefetchOrder order) {
        emit(EventName.PREFETCH_REQUESTED, Level.INFO, requestId, order, Map.of());
    }

    /** Reports an answer; the request id is empty where the order never got that far. */
    void ended(String requestId, PrefetchResult result) {
        if (result instanceof PrefetchResult.Failed failed) {
            failed(requestId, failed);
        } else if (result instanceof PrefetchResult.Canceled canceled) {
            count("canceled");
            Map<String, String> reason = Map.of("reason", canceled.reason().code());
            emit(EventName.PREFETCH_CANCELED, Level.INFO, requestId, result.order(), reason);
        } else {
            count("fetched");
        }
    }

    void fetched(long nanos) {
        recorder.time(MetricName.KERNEL_FETCH_LATENCY, nanos);
    }

    void inflight(int orders) {
        recorder.gauge(MetricName.PREFETCH_INFLIGHT, orders);
    }

    void ignored(String why) {
        recorder.count(MetricName.PREFETCH_REPLIES_IGNORED, Map.of("reason", why), 1);
    }

    /** Any thread. */
    void publishedAgain() {
        recorder.count(MetricName.PREFETCH_PUBLISH_RETRIES, Map.of(), 1);
    }

    private void failed(String requestId, PrefetchResult.Failed failed) {
        count(failed.reason().code());
        boolean late = failed.reason() == GateReason.FETCH_TIMEOUT;
        emit(
                late ? EventName.PREFETCH_TIMEOUT : EventName.PREFETCH_FAILED,
                late ? Level.CRITICAL : Level.ERROR,
                requestId,
                failed.order(),
                Map.of("reason", failed.reason().code(), "detail", failed.detail()));
    }

    private void count(String status) {
        recorder.count(MetricName.PREFETCH_REQUESTS, Map.of("status", status), 1);
    }

    private void emit(EventName name, Level level, String requestId, PrefetchOrder order, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        if (!requestId.isEmpty()) {
            attributes.put("request_id", requestId);
        }
        attributes.put("blueprint_id", order.blueprintId());
        telemetry.emit(Event.of(name, level, order.seed(), attributes));
    }
}
