package io.kasmina.runner.digits;

import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.cli.OutputFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked to do.
 *
 * @param data digits in the bundled file's form, null for the bundled one
 * @param epochs epochs in which the seed trains under isolation, 1 to {@value #MAX_EPOCHS}
 * @param seed decides shuffle, batches and initial parameters; at least 0
 * @param report where the JSON report goes, null for nowhere
 * @param chart where the chart goes, null for nowhere
 */
record DigitsOptions(
        @Nullable Path data, int epochs, long seed, @Nullable OutputFile report, @Nullable OutputFile chart) {

    static final int MAX_EPOCHS = 200;

    /** Checks ranges and files; throws {@link BadInput} that names the option, the bound and the value. */
    DigitsOptions {
        if (epochs < 1 || epochs > MAX_EPOCHS) {
            throw new BadInput("--epochs: must be in 1.." + MAX_EPOCHS + ", was " + epochs);
        }
        if (seed < 0) {
            throw new BadInput("--seed: must be at least 0, was " + seed);
        }
        if (report != null) {
            report.check();
        }
        if (chart != null) {
            chart.check();
        }
        keepApart("--data", data, report);
        keepApart("--data", data, chart);
        keepApart("--report", report == null ? null : report.path(), chart);
    }

    private static void keepApart(String option, @Nullable Path path, @Nullable OutputFile other) {
        if (path != null && other != null && plain(path).equals(plain(other.path()))) {
            throw new BadInput(option + " and " + other.option() + ": must be different files, both are " + path);
        }
    }

    private static Path plain(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Returns the steps in which the seed trains under isolation. */
    long seedSteps() {
        return (long) epochs * DigitsData.BATCHES;
    }
}
