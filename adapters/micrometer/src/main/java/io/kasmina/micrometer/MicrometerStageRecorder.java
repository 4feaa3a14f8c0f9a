package io.kasmina.micrometer;

import io.kasmina.telemetry.MetricKind;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
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
import java.util.stream.Collectors;

/**
 * Kasmina's figures as counters, timers with a percentile histogram, summaries and gauges of a {@link MeterRegistry}.
 *
 * <p>Names follow {@link MetricName} with Micrometer's conventions: {@code kasmina.prefetch.latency_ms} is the timer
 * {@code kasmina.prefetch.latency} and reads {@code kasmina_prefetch_latency_seconds} in Prometheus. Thread-safe; once
 * a meter is registered, recording takes no lock. What the catalogue does not foresee, a figure of another kind or a label outside the
 * closed sets, is left out and counted in {@link MetricName#RECORDER_REFUSED}, never thrown: no caller can make a time series for each seed or
 * command.
 */
public final class MicrometerStageRecorder implements StageRecorder {

    private static final Duration SHORTEST = Duration.ofNanos(1_000);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final MeterRegistry registry;
    private final Counter otherKind;
    private final Counter otherLabel;
    private final ConcurrentMap<Series, AtomicLong> gauges = new ConcurrentHashMap<>();
    private final ConcurrentMap<MetricName, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<MetricName, DistributionSummary> summaries = new ConcurrentHashMap<>();
    private final ConcurrentMap<Series, Counter> counters = new ConcurrentHashMap<>();

    /**
     * Makes a recorder.
     *
     * @param registry where the meters live; owned by the caller, one recorder for each registry
     */
    public MicrometerStageRecorder(MeterRegistry registry) {
        this.registry = registry;
        this.otherKind = counter(new Series(MetricName.RECORDER_REFUSED, Map.of("reason", "kind")));
        this.otherLabel = counter(new Series(MetricName.RECORDER_REFUSED, Map.of("reason", "label")));
    }

    /** Adds {@code amount} to the counter of {@code name} and {@code labels}; a negative amount adds nothing. */
    @Override
    public void count(MetricName name, Map<String, String> labels, long amount) {
        if (isOf(MetricKind.COUNTER, name)) {
            known(counters, series(name, labels), this::counter).increment((double) Math.max(0, amount));
        }
    }

    /** Records {@code nanos} in the timer of {@code name}; its histogram reaches from 1 µs to 60 s. */
    @Override
    public void time(MetricName name, long nanos) {
        if (isOf(MetricKind.TIMER, name)) {
            known(timers, name, this::timer).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Sets the gauge of {@code name} and {@code labels}; {@code value} is in the metric's packet unit, milliseconds become
     * seconds.
     */
    @Override
    public void gauge(MetricName name, Map<String, String> labels, double value) {
        if (isOf(MetricKind.GAUGE, name)) {
            known(gauges, series(name, labels), this::gauge).set(Double.doubleToRawLongBits(value));
        }
    }

    /** Records {@code value} in the summary of {@code name}, in the metric's packet unit; NaN and infinity are no values. */
    @Override
    public void sample(MetricName name, double value) {
        if (isOf(MetricKind.SUMMARY, name) && Double.isFinite(value)) {
            known(summaries, name, this::summary).record(value);
        }
    }

    private boolean isOf(MetricKind kind, MetricName name) {
        if (name.kind() != kind) {
            otherKind.increment();
        }
        return name.kind() == kind;
    }

    private Series series(MetricName name, Map<String, String> labels) {
        if (name.permits(labels)) {
            return new Series(name, labels);
        }
        otherLabel.increment();
        return new Series(
                name,
                labels.entrySet().stream()
                        .filter(label -> name.permits(label.getKey(), label.getValue()))
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    // computeIfAbsent alone may lock the bin of a key that is there already
    private static <K, V> V known(ConcurrentMap<K, V> map, K key, Function<K, V> make) {
        V value = map.get(key);
        return value == null ? map.computeIfAbsent(key, make) : value;
    }

    private Counter counter(Series series) {
        MeterId id = MeterId.of(series.name());
        return Counter.builder(id.name())
                .description(series.name().description())
                .baseUnit(id.baseUnit())
                .tags(series.tags())
                .register(registry);
    }

    private Timer timer(MetricName name) {
        return Timer.builder(MeterId.of(name).name())
                .description(name.description())
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    private DistributionSummary summary(MetricName name) {
        MeterId id = MeterId.of(name);
        return DistributionSummary.builder(id.name())
                .description(name.description())
                .baseUnit(id.baseUnit())
                .scale(id.scale())
                .register(registry);
    }

    private AtomicLong gauge(Series series) {
        MeterId id = MeterId.of(series.name());
        AtomicLong bits = new AtomicLong();
        Gauge.builder(id.name(), bits, held -> Double.longBitsToDouble(held.get()) * id.scale())
                .description(series.name().description())
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
