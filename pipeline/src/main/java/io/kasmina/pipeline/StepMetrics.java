package io.kasmina.pipeline;

import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.isolate.IsolationCheck;
import io.kasmina.isolate.IsolationVerdict;
import io.kasmina.isolate.Moments;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.device.MemoryUse;
import io.kasmina.pipeline.lane.DeviceFigures;
import io.kasmina.pipeline.lane.DeviceLane;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.pipeline.telemetry.FigureBook;
import io.kasmina.pipeline.telemetry.TelemetryHub;
import io.kasmina.telemetry.Metric;
import io.kasmina.telemetry.MetricName;
import io.kasmina.tensor.BlendStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns a step's report into the packets of its mark and into gauges. */
final class StepMetrics {

    private static final double NANOS_PER_MILLI = 1e6;

    private final TelemetryHub hub;
    private final FigureBook figures;
    private final DeviceLane device;
    private final Supplier<MemoryUse> memory;
    private final SeedDirectory seeds;

    /** Each seed's latest check of streamed gradients since the last mark. */
    private final Map<SeedId, IsolationVerdict> streamed = new ConcurrentHashMap<>();

    /** Each seed's latest streamed blend since the last mark. */
    private final Map<SeedId, Streamed> blended = new ConcurrentHashMap<>();

    StepMetrics(
            TelemetryHub hub, FigureBook figures, DeviceLane device, Supplier<MemoryUse> memory, SeedDirectory seeds) {
        this.hub = hub;
        this.figures = figures;
        this.device = device;
        this.memory = memory;
        this.seeds = seeds;
    }

    /** Counts a check of isolation; any thread. */
    void checked(IsolationVerdict verdict) {
        if (verdict.kind() != null) {
            figures.count(
                    MetricName.ISOLATION_VIOLATIONS,
                    Map.of("kind", verdict.kind().code()),
                    1);
        }
    }

    /** Keeps the figures of a check of streamed gradients for the packet of the next mark; any thread. */
    void streamed(IsolationCheck check) {
        streamed.put(check.seed(), check.verdict());
    }

    /** Keeps the figures of a streamed blend for the packet of the next mark; any thread. */
    void blended(Blended.Made made) {
        blended.put(made.seed(), new Streamed(made.plan(), made.stats(), made.kernelNanos(), made.blendNanos()));
    }

    /** Every live seed gets its packet, touched by the body or not; what the step measured stands for what was streamed beside it. */
    void mark(StepReport report, Map<SeedId, BlendPlan> plans) {
        Map<SeedId, List<Metric>> perSeed = new HashMap<>();
        plans.forEach((seed, plan) -> {
            if (plan.stage().isLive()) {
                perSeed.put(seed, metricsOf(plan));
            }
        });
        report.seeds().forEach((seed, step) -> perSeed.put(seed, metricsOf(step)));
        blended.keySet().forEach(seed -> {
            Streamed last = blended.remove(seed);
            StepReport.SeedStep step = report.seeds().get(seed);
            if (step == null || step.stats() == null) {
                addBlended(perSeed.get(seed), plans.get(seed), last, step == null || step.kernelNanos() == 0);
            }
        });
        streamed.keySet().forEach(seed -> {
            IsolationVerdict last = streamed.remove(seed);
            StepReport.SeedStep step = report.seeds().get(seed);
            if (step == null || step.isolation() == null) {
                addStreamed(perSeed.get(seed), last);
            }
        });
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
        addKernel(metrics, step.kernelNanos());
        BlendStats stats = step.stats();
        if (stats != null) {
            addBlend(metrics, stats, step.plan().step());
            addTime(metrics, MetricName.BLEND_LATENCY, step.blendNanos());
        }
        IsolationVerdict isolation = step.isolation();
        if (isolation != null) {
            addIsolation(metrics, isolation);
        }
        return metrics;
    }

    /** A life that is over meanwhile shows nothing in the next one's packet. */
    private void addBlended(
            @Nullable List<Metric> metrics, @Nullable BlendPlan present, @Nullable Streamed blend, boolean withKernel) {
        if (metrics == null || present == null || blend == null) {
            return;
        }
        if (present.generation() == blend.plan().generation()) {
            addKernel(metrics, withKernel ? blend.kernelNanos() : 0);
            addBlend(metrics, blend.stats(), blend.plan().step());
            addTime(metrics, MetricName.BLEND_LATENCY, blend.blendNanos());
        }
    }

    private void addKernel(List<Metric> metrics, long nanos) {
        if (nanos > 0) {
            addTime(metrics, MetricName.SEED_KERNEL_LATENCY, nanos);
        }
    }

    /** Says of which steps the figures are: a device may be read back late. */
    private void addBlend(List<Metric> metrics, BlendStats stats, long step) {
        BlendStats.Coverage coverage = stats.coverage();
        if (!stats.known()) {
            return;
        }
        long last = step - coverage.behind();
        metrics.add(Metric.of(MetricName.SEED_BLEND_FIRST_STEP, last - coverage.blends() + 1));
        metrics.add(Metric.of(MetricName.SEED_BLEND_LAST_STEP, last));
        addSample(metrics, MetricName.BLEND_ALPHA_MEAN, stats.alphaMean());
        addSample(metrics, MetricName.BLEND_ALPHA_P95, stats.alphaP95());
        addSample(metrics, MetricName.BLEND_SPARSITY, stats.sparsity());
        addSample(metrics, MetricName.BLEND_GATE_MEAN, stats.gateMean());
        addSample(metrics, MetricName.BLEND_CLAMPED, stats.clampedFraction());
    }

    private void addStreamed(@Nullable List<Metric> metrics, @Nullable IsolationVerdict isolation) {
        if (metrics != null && isolation != null) {
            addIsolation(metrics, isolation);
        }
    }

    private void addIsolation(List<Metric> metrics, IsolationVerdict isolation) {
        Moments moments = isolation.moments();
        metrics.add(Metric.of(MetricName.SEED_ISOLATION_COSINE, isolation.cosine()));
        metrics.add(Metric.of(MetricName.SEED_ISOLATION_DOT, moments.dot()));
        metrics.add(Metric.of(MetricName.SEED_ISOLATION_HOST_NORM, moments.hostNorm()));
        metrics.add(Metric.of(MetricName.SEED_ISOLATION_SEED_NORM, moments.seedNorm()));
        figures.gauge(MetricName.ISOLATION_COSINE, isolation.cosine());
        figures.gauge(MetricName.ISOLATION_DOT, moments.dot());
        figures.gauge(MetricName.ISOLATION_HOST_NORM, moments.hostNorm());
        figures.gauge(MetricName.ISOLATION_SEED_NORM, moments.seedNorm());
    }

    private void addTime(List<Metric> metrics, MetricName name, long nanos) {
        metrics.add(Metric.of(name, nanos / NANOS_PER_MILLI));
        figures.time(name, nanos);
    }

    private void addSample(List<Metric> metrics, MetricName name, double value) {
        metrics.add(Metric.of(name, value));
        figures.sample(name, value);
    }

    private void measure() {
        DeviceFigures lane = device.figures();
        figures.gauge(MetricName.SEEDS_ACTIVE, (double) seeds.active());
        figures.gauge(MetricName.FALLBACK_ACTIVE, (double) seeds.fallbacks());
        figures.gauge(MetricName.DEVICE_QUEUE_DEPTH, lane.queueDepth());
        figures.gauge(MetricName.DEVICE_BUSY_RATIO, lane.busyRatio());
        figures.gauge(MetricName.DEVICE_LONGEST_TASK, lane.longestTaskNanos() / NANOS_PER_MILLI);
        figures.gauge(MetricName.DEVICE_PUSHED_BACK, (double) lane.pushedBack());
        memory.get().record(figures);
        hub.measure();
    }

    /** A streamed blend without its buffer. */
    private record Streamed(BlendPlan plan, BlendStats stats, long kernelNanos, long blendNanos) {}
}
