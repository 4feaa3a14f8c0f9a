package io.kasmina.telemetry;

/** How a metric's values belong together, and so which call of {@link StageRecorder} records it. */
public enum MetricKind {
    /** Only rises; packets carry the sum since start. */
    COUNTER,
    /** The latest value counts. */
    GAUGE,
    /** Durations, of which each counts; packets carry the latest in ms. */
    TIMER,
    /** Values of at least 0, of which each counts; packets carry the latest. */
    SUMMARY
}
