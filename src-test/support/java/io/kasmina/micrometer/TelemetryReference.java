package io.kasmina.micrometer;

import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Label;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricKind;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Scope;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference of events and metrics from the catalogue, as Markdown. */
final class TelemetryReference {

    /** Writes it anew, from the root of the repository. */
    static final String COMMAND = "mvn -q test -pl src-test -am -Dtest=TelemetryReferenceTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dkasmina.reference=write";

    private static final String HEAD =
            """
            # Telemetry

            Every event and metric that Kasmina emits. This file is written from `EventName` and `MetricName`; change those, then run

            ```
            %s
            ```

            ## Packets

            Each step mark closes one packet for each live seed and one global packet. A CRITICAL event closes its packet at once,
            WARNING and ERROR within a second should no mark come. At most 64 events wait for a seed's packet; `events_dropped` says how
            many more there were, and no CRITICAL event is among them.

            | highest level in the packet | priority | route |
            |---|---|---|
            | CRITICAL | CRITICAL | emergency |
            | WARNING, ERROR | HIGH | emergency |
            | INFO, or no event | NORMAL | normal |

            Each subscriber has a backlog of its own, takes CRITICAL before HIGH before NORMAL, and slows nobody else. Up to 4,096
            packets of each priority wait for it (`TelemetryConfig`). Beyond that the oldest NORMAL and HIGH packets are shed and
            counted in `kasmina.telemetry.dropped_total`; CRITICAL packets keep the first, and the events of those that found no
            room are summed up by name in `emergency_summary`. Packets wait for the first subscriber, and for the next one where the
            last has left.

            ## Events

            An event omits attributes that do not apply. Events of a seed carry its id beside them.

            | event | level | attributes | what happened |
            |---|---|---|---|
            """;

    private static final String METRICS =
            """

            ## Metrics

            The meter is the metric's name under Micrometer's conventions; times are in seconds there, timers have a percentile
            histogram, and Prometheus reads dots as underscores and appends unit and kind. A meter never carries a seed's id: what is
            a gauge of one seed stays in that seed's packets.

            | metric | unit | kind | packet | labels | meter | what is measured |
            |---|---|---|---|---|---|---|
            """;

    private TelemetryReference() {}

    static String markdown() {
        StringBuilder text = new StringBuilder(HEAD.formatted(COMMAND));
        for (EventName name : EventName.values()) {
            row(text, code(name.code()), levels(name), attributes(name), name.description());
        }
        text.append(METRICS);
        for (MetricName name : MetricName.values()) {
            row(
                    text,
                    code(name.code()),
                    name.unit().code(),
                    lower(name.kind()),
                    lower(name.scope()),
                    labels(name),
                    meter(name),
                    name.description());
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String levels(EventName name) {
        return name.levels().stream().map(Level::name).collect(Collectors.joining(", "));
    }

    private static String attributes(EventName name) {
        return name.attributes().stream().map(TelemetryReference::code).collect(Collectors.joining(", "));
    }

    private static String labels(MetricName name) {
        return name.labels().stream().map(TelemetryReference::label).collect(Collectors.joining("; "));
    }

    private static String label(Label label) {
        return code(label.key()) + ": " + String.join(", ", label.values());
    }

    private static String meter(MetricName name) {
        boolean packetsOnly = name.scope() == Scope.SEED && name.kind() == MetricKind.GAUGE;
        return packetsOnly ? "" : code(MeterId.of(name).name());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
