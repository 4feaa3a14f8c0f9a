package io.kasmina.runner.demo;

import io.kasmina.djl.digits.StreamingSeed;
import io.kasmina.runner.digits.DigitsData;
import io.kasmina.runner.digits.Resources;
import io.kasmina.runner.digits.Waiting;
import io.kasmina.runner.digits.report.DigitsReport;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.runner.digits.report.Expectations;
import io.kasmina.runner.digits.view.Progress;
import io.kasmina.runner.natives.NativeCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Runs the phases in order. Main thread only; it blocks. */
final class DemoJob {

    private static final int GERMINATE_UNITS = 2;
    private static final int KEEP_UNITS = 3;
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final String LAG = "kasmina_bus_lag";

    private final int epochs;
    private final long seed;
    private final Path folder;
    private final Progress.Factory progress;
    private final long startedAt = System.nanoTime();

    DemoJob(int epochs, long seed, Path folder, Progress.Factory progress) {
        this.epochs = epochs;
        this.seed = seed;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs the job.
     *
     * @param reported called with the report while everything but the runner is still there
     * @throws io.kasmina.runner.digits.JobFailure if a phase cannot go on
     */
    DemoReport run(BiConsumer<DemoReport, DemoRig> reported) {
        DigitsData data = DigitsData.load(null, seed);
        try (Resources resources = new Resources()) {
            DemoRig rig = phase("start broker, runner, host", 1, shown -> open(resources, shown));
            DemoReport report = live(rig, data);
            reported.accept(report, rig);
            return report;
        }
    }

    private DemoRig open(Resources resources, Progress shown) {
        try {
            DemoRig rig = DemoRig.open(seed, folder, resources);
            shown.advance();
            return rig;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private DemoReport live(DemoRig rig, DigitsData data) {
        Orders orders = new Orders(rig);
        DemoGrowth growth = new DemoGrowth(rig, orders, data);
        double alone = phase("train host", (long) DemoGrowth.HOST_EPOCHS * DigitsData.BATCHES, growth::trainHost);
        StreamingSeed grown = phase("germinate seed", GERMINATE_UNITS, growth::germinate);
        phase("train seed", (long) epochs * DigitsData.BATCHES, shown -> {
            growth.train(grown, epochs, shown);
            return true;
        });
        phase("blend seed in", DemoGrowth.RAMP, shown -> {
            growth.blend(grown, shown);
            return true;
        });
        double rate = phase("blend many frames", 1, shown -> growth.burst(grown, shown));
        double blended = phase("keep seed", KEEP_UNITS, shown -> growth.keep(grown, shown));
        List<Expectation> faults = new ArrayList<>();
        double leak = phase("provoke faults", DemoFaults.FAULTS, shown -> {
            DemoFaults provoked =
                    new DemoFaults(rig, orders, grown, data.batches(0).get(0), shown);
            faults.addAll(provoked.run());
            return provoked.leak();
        });
        Waiting.result("giving the kernel back", grown.close());
        KafkaFigures figures = figures(rig, rate);
        return new DemoReport(digits(rig, growth, new Reached(alone, blended, leak), figures, faults), figures);
    }

    /** The runner is drained before what it said is counted. */
    private KafkaFigures figures(DemoRig rig, double rate) {
        double lag = settledLag(rig);
        long began = System.nanoTime();
        int code = rig.runner().drain(DRAIN);
        double drained = (System.nanoTime() - began) / 1e6;
        Meter meter = rig.meter();
        return new KafkaFigures(
                DemoRig.PARTITIONS,
                meter.records(),
                meter.commandMillis(0.5),
                meter.commandMillis(0.99),
                meter.blendMillis(0.5),
                meter.blendMillis(0.99),
                meter.blendBytes(),
                rate,
                meter.greatestLag(),
                lag,
                rig.ear().outcomes().size(),
                drained,
                code);
    }

    /** The runner looks at its lag every few seconds. */
    private static double settledLag(DemoRig rig) {
        Double settled = Waiting.first(
                Duration.ofSeconds(10),
                Flux.interval(Duration.ofMillis(500))
                        .onBackpressureDrop()
                        .publishOn(Schedulers.boundedElastic())
                        .map(tick -> rig.runner().gauge(LAG))
                        .filter(lag -> lag == 0));
        return settled == null ? rig.runner().gauge(LAG) : settled;
    }

    private DigitsReport digits(
            DemoRig rig, DemoGrowth growth, Reached reached, KafkaFigures figures, List<Expectation> faults) {
        DemoCounts counts = new DemoCounts(rig.ear().outcomes(), rig.ear().packets());
        DigitsReport report = new DigitsReport(
                reached.alone(),
                reached.blended(),
                growth.stages(),
                growth.greatestLeak(),
                growth.checks(),
                null,
                reached.leak() > 0,
                reached.leak(),
                counts.reasons("rejected", "refused"),
                counts.reasons("refused"),
                counts.verdicts(),
                counts.gateFailures(),
                counts.blendFailures(),
                counts.packets().size(),
                counts.emergencies(),
                NativeCalls.deviceThreadOnly(),
                NativeCalls.onDevice() + NativeCalls.elsewhere(),
                NativeCalls.elsewhere(),
                rig.meter().records(),
                (System.nanoTime() - startedAt) / 1e9,
                seed,
                growth.curve(),
                List.of());
        List<Expectation> expectations = new ArrayList<>(Expectations.of(report));
        expectations.addAll(faults);
        expectations.addAll(bus(figures));
        return report.with(expectations);
    }

    private static List<Expectation> bus(KafkaFigures figures) {
        return List.of(
                new Expectation("nothing waits at the end", figures.lagAtEnd() == 0, figures.lagAtEnd() + " records"),
                new Expectation(
                        "runner drained in order",
                        figures.exitCode() == 0,
                        "exit code " + figures.exitCode() + " after " + Math.round(figures.drainMillis()) + " ms"));
    }

    private record Reached(double alone, double blended, double leak) {}

    private <T> T phase(String name, long units, Function<Progress, T> work) {
        try (Progress shown = progress.begin(name, units)) {
            return work.apply(shown);
        }
    }
}
