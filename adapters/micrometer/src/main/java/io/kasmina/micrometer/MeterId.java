package io.kasmina.micrometer;

import io.kasmina.telemetry.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * A metric under Micrometer's conventions: words parted by dots, and neither unit nor kind in the name, since the
 * registry's own convention appends both.
 *
 * @param name the meter's name, such as {@code kasmina.prefetch.latency}
 * @param baseUnit the base unit, null for none
 * @param scale factor from the packet's unit to the base unit
 */
record MeterId(String name, @Nullable String baseUnit, double scale) {

    static MeterId of(MetricName metric) {
        String code = metric.code();
        return switch (metric.unit()) {
            case MILLIS -> new MeterId(dotted(code, "_ms"), "seconds", 1e-3);
            case SECONDS -> new MeterId(dotted(code, "_seconds"), "seconds", 1);
            case BYTES -> new MeterId(dotted(code, "_bytes"), "bytes", 1);
            case COUNT, RATIO, ONE, STAGE, BOOL -> new MeterId(dotted(code, "_total"), null, 1);
        };
    }

    private static String dotted(String code, String suffix) {
        String bare = code.endsWith(suffix) ? code.substring(0, code.length() - suffix.length()) : code;
        return bare.replace('_', '.');
    }
}
