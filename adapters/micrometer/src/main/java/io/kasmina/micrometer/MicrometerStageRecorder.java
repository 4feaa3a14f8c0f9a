package io.kasmina.micrometer;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Kasmina's figures as counters, timers with a percentile histogram, and gauges of a {@link MeterRegistry}.
 *
 * <p>Names follow {@link MetricName} with Micrometer's conventions: {@code kasmina.prefetch.latency_ms} is the timer
 * {@code kasmina.prefetch.latency} and reads {@code kasmina_prefetch_latency_seconds} in Prometheus. Thread-safe; once
 * a meter is registered, recording takes no lock. The first kind in which a metric is recorded stays its kind: a figure
 * of another kind, and a label outside the closed set, are left out and counted in {@value #REFUSED}, never thrown.
 */
public final class MicrometerStageRecorder implements StageRecorder {

    /** Counter of figures and labels that were left out, by {@code reason}: {@code kind} or {@code label}. */
    public static final String REFUSED = "kasmina.recorder.refused";

    private static final Duration SHORTEST = Duration.ofNanos(1_000);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final MeterRegistry registry;
    private final Counter otherKind;
    private final Counter otherLabel;
    private final ConcurrentMap<MetricName, Meter.Type> kinds = new ConcurrentHashMap<>();
    private final ConcurrentMap<Series, AtomicLong> gauges = new ConcurrentHashMap<>();
    private final ConcurrentMap<MetricName, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<Series, Counter> counters = new ConcurrentHashMap<>();

    /**
     * Makes a recorder.
     *
     * @param registry where the meters live; owned by the caller, one recorder for each registry
     */
    public MicrometerStageRecorder(MeterRegistry registry) {
        this.registry = registry;
        this.otherKind = Counter.builder(REFUSED).tag("reason", "kind").register(registry);
        this.otherLabel = Counter.builder(REFUSED).tag("reason", "label").register(registry);
    }

    /** Adds {@code amount} to the counter of {@code name} and {@code labels}; a negative amount adds nothing. */
    @Override
    public void count(MetricName name, Map<String, String> labels, long amount) {
        if (!isOf(Meter.Type.COUNTER, name)) {
            return;
        }
        known(counters, series(name, labels), this::counter).increment((double) Math.max(0, amount));
    }

    /** Records {@code nanos} in the timer of {@code name}; its histogram reaches from 1 µs to 60 s. */
    @Override
    public void time(MetricName name, long nanos) {
        if (isOf(Meter.Type.TIMER, name)) {
            known(timers, name, this::timer).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Sets the gauge of {@code name} and {@code labels}; {@code value} is in the metric's packet unit, milliseconds become
     * seconds.
     */
    @Override
    public void gauge(MetricName name, Map<String, String> labels, double value) {
        if (isOf(Meter.Type.GAUGE, name)) {
            known(gauges, series(name, labels), this::gauge).set(Double.doubleToRawLongBits(value));
        }
    }

    private Series series(MetricName name, Map<String, String> labels) {
        if (!MeterLabels.areClosed(labels)) {
            otherLabel.increment();
        }
        return new Series(name, MeterLabels.closed(labels));
    }

    private boolean isOf(Meter.Type type, MetricName name) {
        boolean same = known(kinds, name, first -> type) == type;
        if (!same) {
            otherKind.increment();
        }
        return same;
    }

    // computeIfAbsent alone may lock the bin of a key that is there already
    private static <K, V> V known(ConcurrentMap<K, V> map, K key, Function<K, V> make) {
        V value = map.get(key);
        return value == null ? map.computeIfAbsent(key, make) : value;
    }

    private Counter counter(Series series) {
        MeterId id = MeterId.of(series.name());
        return Counter.builder(id.name())
                .baseUnit(id.baseUnit())
                .tags(series.tags())
                .register(registry);
    }

    private Timer timer(MetricName name) {
        return Timer.builder(MeterId.of(name).name())
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    private AtomicLong gauge(Series series) {
        MeterId id = MeterId.of(series.name());
        AtomicLong bits = new AtomicLong();
        Gauge.builder(id.name(), bits, held -> Double.longBitsToDouble(held.get()) * id.scale())
                .baseUnit(id.baseUnit())
                .tags(series.tags())
                .strongReference(true)
                .register(registry);
        return bits;
    }

    private record Series(MetricName name, Map<String, String> labels) {

        List<Tag> tags() {
            return labels.entrySet().stream()
                    .map(label -> Tag.of(label.getKey(), label.getValue()))
                    .toList();
        }
    }
}
