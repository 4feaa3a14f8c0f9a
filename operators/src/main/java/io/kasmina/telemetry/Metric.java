package io.kasmina.telemetry;

import java.util.Map;

/**
 * One measured value.
 *
 * @param name what was measured; it fixes the unit
 * @param value the value
 * @param attributes labels of the name's closed sets, mostly empty
 */
public record Metric(MetricName name, double value, Map<String, String> attributes) {

    /** Copies the attributes. */
    public Metric {
        attributes = Map.copyOf(attributes);
    }

    /** Makes a metric without labels. */
    public static Metric of(MetricName name, double value) {
        return new Metric(name, value, Map.of());
    }

    /** Makes a metric of a count, exact up to 2^53. */
    public static Metric of(MetricName name, long count) {
        return of(name, (double) count);
    }
}
