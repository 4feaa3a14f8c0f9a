package io.kasmina.runner.digits;

import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.OutputFile;
import io.kasmina.runner.cli.Terminal;
import io.kasmina.runner.digits.report.DigitsReport;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.runner.digits.view.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code digits}. */
@Command(
        name = "digits",
        description =
                "Trains a small host on real handwritten digits, grows it by one seed, and shows that every guard guards.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every expectation came true",
            "1:one did not, or the run failed",
            "2:bad option or file",
            "3:the device was lost"
        })
public final class DigitsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--report", paramLabel = "FILE", description = "Write the JSON report here.")
    private @Nullable Path report;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description =
                    "Write the accuracy chart (SVG) here; by default beside the report, without one to digits-accuracy.svg.")
    private @Nullable Path chart;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Digits to use instead of the bundled ones: 64 pixels 0..16 and a label a line.")
    private @Nullable Path data;

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs in which the seed trains, 1..200.")
    private int epochs = 20;

    @Option(names = "--seed", paramLabel = "N", description = "Decides shuffle, batches and initial parameters.")
    private long seed = 6;

    @Option(
            names = {"--plain", "--no-progress"},
            description = "Plain lines instead of progress bars.")
    private boolean plain;

    @Override
    public Integer call() {
        DigitsOptions options = new DigitsOptions(
                data,
                epochs,
                seed,
                report == null ? null : new OutputFile("--report", report),
                chart == null ? DefaultChart.beside(report) : new OutputFile("--chart", chart));
        PrintWriter out = spec.commandLine().getOut();
        DigitsReport result = new DigitsJob(options, out, progress(out)).run();
        boolean passed = result.expectations().stream().allMatch(Expectation::passed);
        return passed ? ExitCode.OK : ExitCode.FAILED;
    }

    private Progress.Factory progress(PrintWriter out) {
        return plain || !Terminal.isPresent() ? Progress.Factory.plain(out) : Progress.Factory.bars();
    }
}
