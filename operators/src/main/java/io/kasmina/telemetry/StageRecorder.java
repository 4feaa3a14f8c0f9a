package io.kasmina.telemetry;

import java.util.Map;

/**
 * Where figures go besides packets, such as a meter registry. Implementations are thread-safe, never block and never throw; labels
 * are the catalogue's, with its closed values, never a seed id, nonce or command id.
 */
public interface StageRecorder {

    /** Records nothing. */
    StageRecorder NONE = new StageRecorder() {};

    /** Adds to a {@link MetricKind#COUNTER}. */
    default void count(MetricName name, Map<String, String> labels, long amount) {}

    /** Records a duration in nanoseconds in a {@link MetricKind#TIMER}. */
    default void time(MetricName name, long nanos) {}

    /** Sets a {@link MetricKind#GAUGE}, in the metric's unit. */
    default void gauge(MetricName name, Map<String, String> labels, double value) {}

    /** Sets a {@link MetricKind#GAUGE} without labels. */
    default void gauge(MetricName name, double value) {
        gauge(name, Map.of(), value);
    }

    /** Records one value of a {@link MetricKind#SUMMARY}, at least 0, in the metric's unit. */
    default void sample(MetricName name, double value) {}
}
