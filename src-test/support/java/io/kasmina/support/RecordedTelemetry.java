package io.kasmina.support;

import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricKind;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.TelemetrySink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every event and figure that an operator reports. */
public final class RecordedTelemetry implements TelemetrySink, StageRecorder {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private final Map<String, Double> gauges = new ConcurrentHashMap<>();
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private final Map<MetricName, Long> durations = new ConcurrentHashMap<>();
    private final Map<MetricName, Long> timings = new ConcurrentHashMap<>();
    private final Map<MetricName, Long> samples = new ConcurrentHashMap<>();

    @Override
    public void emit(Event event) {
        events.add(event);
        breaches.addAll(Catalogue.breaches(event));
    }

    @Override
    public void count(MetricName name, Map<String, String> labels, long amount) {
        counts.merge(name + labels.toString(), amount, Long::sum);
        breaches.addAll(Catalogue.breaches(name, MetricKind.COUNTER, labels));
    }

    @Override
    public void time(MetricName name, long nanos) {
        timings.merge(name, 1L, Long::sum);
        durations.merge(name, nanos, Long::sum);
        breaches.addAll(Catalogue.breaches(name, MetricKind.TIMER, Map.of()));
    }

    @Override
    public void gauge(MetricName name, Map<String, String> labels, double value) {
        gauges.put(name + labels.toString(), value);
        breaches.addAll(Catalogue.breaches(name, MetricKind.GAUGE, labels));
    }

    @Override
    public void sample(MetricName name, double value) {
        samples.merge(name, 1L, Long::sum);
        breaches.addAll(Catalogue.breaches(name, MetricKind.SUMMARY, Map.of()));
    }

    /** Returns all events, oldest first. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Returns the events of a name, oldest first. */
    public List<Event> events(EventName name) {
        return events.stream().filter(event -> event.name() == name).toList();
    }

    /** Returns a counter with one label. */
    public long count(MetricName name, String label, String value) {
        return counts.getOrDefault(name + Map.of(label, value).toString(), 0L);
    }

    /** Returns a counter without labels. */
    public long count(MetricName name) {
        return counts.getOrDefault(name + Map.of().toString(), 0L);
    }

    /** Returns a gauge's last value, NaN where it was never set. */
    public double gauge(MetricName name) {
        return gauges.getOrDefault(name + Map.of().toString(), Double.NaN);
    }

    /** Returns the last value of a gauge with one label, NaN where it was never set. */
    public double gauge(MetricName name, String label, String value) {
        return gauges.getOrDefault(name + Map.of(label, value).toString(), Double.NaN);
    }

    /** Returns how many values of a summary were recorded. */
    public long samples(MetricName name) {
        return samples.getOrDefault(name, 0L);
    }

    /** Returns what the catalogue does not foresee of all that was reported. */
    public List<String> breaches() {
        return List.copyOf(breaches);
    }

    /** Returns the sum of the durations that were recorded, in nanoseconds. */
    public long nanos(MetricName name) {
        return durations.getOrDefault(name, 0L);
    }

    /** Returns how many durations were recorded. */
    public long timings(MetricName name) {
        return timings.getOrDefault(name, 0L);
    }
}
