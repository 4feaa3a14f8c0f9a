package io.kasmina.runner.run;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.telemetry.Unit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One recorder for the pipelines of many partitions, which would overwrite each other's gauges: what counts things is added up, of
 * everything else the greatest is shown. Thread-safe: a share that is set while it is forgotten is taken out by whoever comes last. A gauge that two
 * pipelines set at once is right again with the next of either.
 */
final class SharedFigures {

    private static final String PURPOSE = "purpose";
    private static final String IN_FLIGHT = "in_flight";

    /** Each pipeline measures the one device. */
    private static final Set<MetricName> OF_THE_DEVICE =
            Set.of(MetricName.DEVICE_QUEUE_DEPTH, MetricName.DEVICE_PUSHED_BACK);

    private final StageRecorder target;
    private final ConcurrentMap<Series, ConcurrentMap<StageRecorder, Double>> gauges = new ConcurrentHashMap<>();
    private final Set<StageRecorder> open = ConcurrentHashMap.newKeySet();

    /**
     * Makes it.
     *
     * @param target gets the figures of all
     */
    SharedFigures(StageRecorder target) {
        this.target = target;
    }

    /** Returns the recorder of one pipeline, which counts until it is forgotten. */
    StageRecorder open() {
        StageRecorder recorder = new StageRecorder() {
            @Override
            public void count(MetricName name, Map<String, String> labels, long amount) {
                target.count(name, labels, amount);
            }

            @Override
            public void time(MetricName name, long nanos) {
                target.time(name, nanos);
            }

            @Override
            public void gauge(MetricName name, Map<String, String> labels, double value) {
                set(new Series(name, labels), this, value);
            }

            @Override
            public void sample(MetricName name, double value) {
                target.sample(name, value);
            }
        };
        open.add(recorder);
        return recorder;
    }

    /** Takes a pipeline's share out of every gauge, for good: it may end behind its run, on the device's thread. */
    void forget(StageRecorder recorder) {
        open.remove(recorder);
        gauges.forEach((series, parts) -> {
            if (parts.remove(recorder) != null) {
                show(series, parts.values());
            }
        });
    }

    private void set(Series series, StageRecorder recorder, double value) {
        if (!open.contains(recorder)) {
            return;
        }
        ConcurrentMap<StageRecorder, Double> parts = gauges.get(series);
        if (parts == null) {
            parts = gauges.computeIfAbsent(series, first -> new ConcurrentHashMap<>());
        }
        parts.put(recorder, value);
        if (!open.contains(recorder)) {
            parts.remove(recorder);
        }
        show(series, parts.values());
    }

    private void show(Series series, Collection<Double> parts) {
        target.gauge(series.name(), series.labels(), series.together(parts));
    }

    private record Series(MetricName name, Map<String, String> labels) {

        double together(Collection<Double> parts) {
            if (IN_FLIGHT.equals(labels.get(PURPOSE))) {
                // What is left of the device's memory for each pipeline, the other pipelines' kernels among it.
                return parts.stream().mapToDouble(Double::doubleValue).min().orElse(0);
            }
            boolean counts = name.unit() == Unit.COUNT || name.unit() == Unit.BYTES;
            return counts && !OF_THE_DEVICE.contains(name)
                    ? parts.stream().mapToDouble(Double::doubleValue).sum()
                    : parts.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        }
    }
}
