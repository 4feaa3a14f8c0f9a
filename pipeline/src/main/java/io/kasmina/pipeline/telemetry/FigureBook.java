package io.kasmina.pipeline.telemetry;

import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Scope;
import io.kasmina.telemetry.StageRecorder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Passes figures on and keeps them for the global packet: counters as sums, durations as the last one in ms, gauges as the last value.
 * Figures of single seeds are passed on only; their packets carry them. Thread-safe; a name has one kind.
 */
public final class FigureBook implements StageRecorder {

    private static final double NANOS_PER_MILLI = 1e6;

    private final StageRecorder next;
    private final Map<Series, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<Series, Double> labelled = new ConcurrentHashMap<>();

    /** A place for each name, filled here and never again, since a figure a command must not pay for a map's lock. */
    private final Map<MetricName, AtomicReference<@Nullable Double>> plain = new EnumMap<>(MetricName.class);

    /**
     * Makes an empty book.
     *
     * @param next hears of every figure too
     */
    public FigureBook(StageRecorder next) {
        this.next = next;
        for (MetricName name : MetricName.values()) {
            plain.put(name, new AtomicReference<>());
        }
    }

    @Override
    public void count(MetricName name, Map<String, String> labels, long amount) {
        Series series = new Series(name, labels);
        LongAdder sum = counters.get(series);
        if (sum == null) {
            sum = counters.computeIfAbsent(series, key -> new LongAdder());
        }
        sum.add(amount);
        next.count(name, labels, amount);
    }

    @Override
    public void time(MetricName name, long nanos) {
        keep(name, Map.of(), nanos / NANOS_PER_MILLI);
        next.time(name, nanos);
    }

    @Override
    public void gauge(MetricName name, Map<String, String> labels, double value) {
        keep(name, labels, value);
        next.gauge(name, labels, value);
    }

    @Override
    public void sample(MetricName name, double value) {
        keep(name, Map.of(), value);
        next.sample(name, value);
    }

    /** Returns every figure so far, in the catalogue's order. */
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        plain.forEach((name, place) -> {
            Double value = place.get();
            if (value != null) {
                metrics.add(new Metric(name, value, Map.of()));
            }
        });
        labelled.forEach((series, value) -> metrics.add(new Metric(series.name(), value, series.labels())));
        counters.forEach((series, sum) -> metrics.add(new Metric(series.name(), sum.sum(), series.labels())));
        metrics.sort(Comparator.comparing(Metric::name)
                .thenComparing(metric -> metric.attributes().toString()));
        return metrics;
    }

    private void keep(MetricName name, Map<String, String> labels, double value) {
        if (name.scope() != Scope.GLOBAL) {
            return;
        }
        if (labels.isEmpty()) {
            // Whoever reads it next sees this one or a former one, and no command waits for its store to be seen.
            Objects.requireNonNull(plain.get(name), "filled at construction").setRelease(value);
        } else {
            labelled.put(new Series(name, labels), value);
        }
    }

    private record Series(MetricName name, Map<String, String> labels) {}
}
