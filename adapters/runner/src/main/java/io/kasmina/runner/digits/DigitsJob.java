package io.kasmina.runner.digits;

import io.kasmina.runner.digits.report.DigitsReport;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.runner.digits.view.Progress;
import io.kasmina.runner.digits.view.StepTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs the phases in order and shows what they gave. Main thread only; it blocks. */
final class DigitsJob {

    private static final int START_UNITS = 1;
    private static final int GERMINATE_UNITS = 2;
    private static final int KEEP_UNITS = 3;

    private final DigitsOptions options;
    private final PrintWriter out;
    private final Progress.Factory progress;
    private final long startedAt = System.nanoTime();

    DigitsJob(DigitsOptions options, PrintWriter out, Progress.Factory progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Runs the job, writes its files and returns its report.
     *
     * @throws io.kasmina.runner.cli.BadInput if the data cannot be read
     * @throws JobFailure if a phase cannot go on
     * @throws UncheckedIOException if a file can no longer be written; the report does not depend on the chart
     */
    DigitsReport run() {
        DigitsData data = DigitsData.load(options.data(), options.seed());
        StepLog log = new StepLog(JobSeeds.GROWN);
        DigitsReport report;
        try (Resources resources = new Resources()) {
            report = live(data, log, resources);
        }
        show(report, log);
        return report;
    }

    private DigitsReport live(DigitsData data, StepLog log, Resources resources) {
        DigitsRig rig = phase("start", START_UNITS, shown -> open(resources, shown));
        HostPhase host = new HostPhase(rig, data, log);
        double alone = phase("train host", HostPhase.UNITS, host::run);
        GrowthPhase growth = new GrowthPhase(rig, data, log);
        stage("germinate seed", GERMINATE_UNITS, growth::germinate);
        stage("train seed", options.seedSteps(), shown -> growth.train(options.epochs(), shown));
        stage("blend seed in", DigitsData.BATCHES, growth::blend);
        double blended = phase("keep seed", KEEP_UNITS, growth::keep);
        FaultPhase faults = new FaultPhase(rig, data.batches(0).get(0));
        FaultPhase.Result provoked = phase("provoke faults", FaultPhase.FAULTS, faults::run);
        return new ReportMaker(rig, log, options.seed(), startedAt).make(alone, blended, growth.stages(), provoked);
    }

    private DigitsRig open(Resources resources, Progress shown) {
        try {
            DigitsRig rig = DigitsRig.open(options.seed(), resources);
            shown.advance();
            return rig;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private <T> T phase(String name, long units, Function<Progress, T> work) {
        try (Progress shown = progress.begin(name, units)) {
            return work.apply(shown);
        }
    }

    private void stage(String name, long units, Consumer<Progress> work) {
        try (Progress shown = progress.begin(name, units)) {
            work.accept(shown);
        }
    }

    private void show(DigitsReport report, StepLog log) {
        out.println();
        out.println(StepTable.of(log.rows()));
        out.println();
        out.println(accuracies(report));
        out.println();
        report.expectations().stream().map(Expectation::line).forEach(out::println);
        out.println();
        new ResultFiles(options, out).write(report, log.rows());
        out.flush();
    }

    private static String accuracies(DigitsReport report) {
        return String.format(
                Locale.ROOT,
                "host alone %.2f%%, host + seed %.2f%% on held-out digits, %.1f s",
                100 * report.hostAccuracy(),
                100 * report.blendedAccuracy(),
                report.wallSeconds());
    }
}
