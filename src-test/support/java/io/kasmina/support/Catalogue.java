package io.kasmina.support;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricKind;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds telemetry against the catalogue. */
public final class Catalogue {

    private Catalogue() {}

    /** Returns what the catalogue does not foresee of an event. */
    public static List<String> breaches(Event event) {
        return event.name().permits(event) ? List.of() : List.of(event.toString());
    }

    /** Returns what the catalogue does not foresee of a figure. */
    public static List<String> breaches(MetricName name, MetricKind kind, Map<String, String> labels) {
        return name.kind() == kind && name.permits(labels) ? List.of() : List.of(name + " as " + kind + labels);
    }

    /** Returns what the catalogue does not foresee of a packet. */
    public static List<String> breaches(Packet packet) {
        List<String> breaches = new ArrayList<>();
        packet.events().forEach(event -> breaches.addAll(breaches(event)));
        Scope scope = packet.seed() == null ? Scope.GLOBAL : Scope.SEED;
        for (Metric metric : packet.metrics()) {
            if (metric.name().scope() != scope || !metric.name().permits(metric.attributes())) {
                breaches.add(metric + " in a packet of scope " + scope);
            }
        }
        return breaches;
    }
}
