package io.kasmina.pipeline;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.pipeline.lane.DeviceFigures;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.telemetry.FigureBook;
import io.kasmina.pipeline.telemetry.TelemetryHub;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.tensor.BlendStats;
import io.kasmina.tensor.TensorOps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a step's report into the packets of its mark and into gauges. */
final class StepMetrics {

    private static final double NANOS_PER_MILLI = 1e6;

    private final TelemetryHub hub;
    private final FigureBook figures;
    private final DeviceLane device;
    private final TensorOps tensors;
    private final SeedDirectory seeds;

    StepMetrics(TelemetryHub hub, FigureBook figures, DeviceLane device, TensorOps tensors, SeedDirectory seeds) {
        this.hub = hub;
        this.figures = figures;
        this.device = device;
        this.tensors = tensors;
        this.seeds = seeds;
    }

    /** Every live seed gets its packet, touched by the body or not. */
    void mark(StepReport report, Map<SeedId, BlendPlan> plans) {
        Map<SeedId, List<Metric>> perSeed = new HashMap<>();
        plans.forEach((seed, plan) -> {
            if (plan.stage().isLive()) {
                perSeed.put(seed, metricsOf(plan));
            }
        });
        report.seeds().forEach((seed, step) -> perSeed.put(seed, metricsOf(step)));
        measure();
        hub.mark(perSeed, figures.metrics());
    }

    private List<Metric> metricsOf(BlendPlan plan) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.of(MetricName.SEED_STAGE, plan.stage().number()));
        metrics.add(Metric.of(MetricName.SEED_ALPHA, plan.alpha()));
        metrics.add(Metric.of(MetricName.SEED_KERNEL_ATTACHED, plan.attached() ? 1 : 0));
        SeedView view = seeds.find(plan.seed());
        if (view != null) {
            long begun = view.blendStart();
            metrics.add(Metric.of(MetricName.SEED_ALPHA_STEPS, begun < 0 ? 0 : Math.max(0, plan.step() - begun)));
            metrics.add(Metric.of(MetricName.SEED_FALLBACK_USED, view.fallbackUsed() ? 1 : 0));
            metrics.add(Metric.of(MetricName.SEED_ISOLATION_VIOLATIONS, view.violations()));
        }
        return metrics;
    }

    private List<Metric> metricsOf(StepReport.SeedStep step) {
        List<Metric> metrics = metricsOf(step.plan());
        metrics.add(Metric.of(MetricName.SEED_KERNEL_LATENCY, step.kernelNanos() / NANOS_PER_MILLI));
        BlendStats stats = step.stats();
        if (stats != null) {
            addBlend(metrics, stats);
            metrics.add(Metric.of(MetricName.BLEND_LATENCY, step.blendNanos() / NANOS_PER_MILLI));
            figures.time(MetricName.BLEND_LATENCY, step.blendNanos());
        }
        IsolationVerdict isolation = step.isolation();
        if (isolation != null) {
            addIsolation(metrics, isolation);
        }
        return metrics;
    }

    private static void addBlend(List<Metric> metrics, BlendStats stats) {
        metrics.add(Metric.of(MetricName.BLEND_ALPHA_MEAN, stats.alphaMean()));
        metrics.add(Metric.of(MetricName.BLEND_ALPHA_P95, stats.alphaP95()));
        metrics.add(Metric.of(MetricName.BLEND_SPARSITY, stats.sparsity()));
        metrics.add(Metric.of(MetricName.BLEND_GATE_MEAN, stats.gateMean()));
        metrics.add(Metric.of(MetricName.BLEND_CLAMPED, stats.clampedFraction()));
    }

    private static void addIsolation(List<Metric> metrics, IsolationVerdict isolation) {
        metrics.add(Metric.of(MetricName.ISOLATION_COSINE, isolation.cosine()));
        metrics.add(Metric.of(MetricName.ISOLATION_DOT, isolation.moments().dot()));
        metrics.add(
                Metric.of(MetricName.ISOLATION_HOST_NORM, isolation.moments().hostNorm()));
        metrics.add(
                Metric.of(MetricName.ISOLATION_SEED_NORM, isolation.moments().seedNorm()));
    }

    private void measure() {
        DeviceFigures lane = device.figures();
        figures.gauge(MetricName.SEEDS_ACTIVE, (double) seeds.active());
        figures.gauge(MetricName.FALLBACK_ACTIVE, (double) seeds.fallbacks());
        figures.gauge(MetricName.ISOLATION_VIOLATIONS, (double) seeds.violations());
        figures.gauge(MetricName.DEVICE_QUEUE_DEPTH, lane.queueDepth());
        figures.gauge(MetricName.DEVICE_BUSY_RATIO, lane.busyRatio());
        long bytes = tensors.memoryBytes();
        if (bytes != TensorOps.UNKNOWN_BYTES) {
            figures.gauge(MetricName.DEVICE_MEMORY, (double) bytes);
        }
        figures.gauge(MetricName.TELEMETRY_DROPPED, (double) hub.dropped());
        figures.gauge(MetricName.TELEMETRY_QUEUE_DEPTH, hub.depth());
    }
}
