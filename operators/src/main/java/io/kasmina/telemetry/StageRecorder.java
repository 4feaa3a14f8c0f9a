package io.kasmina.telemetry;

import java.util.Map;

/**
 * Where figures go besides packets, such as a meter registry. Implementations are thread-safe, never block and never throw; labels
 * are closed values, never a seed id, nonce or command id.
 */
public interface StageRecorder {

    /** Records nothing. */
    StageRecorder NONE = new StageRecorder() {};

    /** Adds to a counter. */
    default void count(MetricName name, Map<String, String> labels, long amount) {}

    /** Records a duration in nanoseconds. */
    default void time(MetricName name, long nanos) {}

    /** Sets a gauge. */
    default void gauge(MetricName name, double value) {
        gauge(name, Map.of(), value);
    }

    /** Sets one of several gauges of a name. */
    default void gauge(MetricName name, Map<String, String> labels, double value) {}
}
