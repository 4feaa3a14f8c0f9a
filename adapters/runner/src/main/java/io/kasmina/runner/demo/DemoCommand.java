package io.kasmina.runner.demo;

import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.OutputFile;
import io.kasmina.runner.cli.Terminal;
import io.kasmina.runner.digits.report.Expectation;
import io.kasmina.runner.digits.report.ReportJson;
import io.kasmina.runner.digits.view.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code demo-kafka}. */
@Command(
        name = "demo-kafka",
        description = {
            "The main job on a cluster: starts a broker and a runner, each a process of its own, in a folder of its own.",
            "This process is the host: it trains the digits and streams, the runner verifies, gates, blends and isolates."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every expectation came true", "1:one did not, or the run failed", "2:bad option or file"})
public final class DemoCommand implements Callable<Integer> {

    private static final int MAX_EPOCHS = 200;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--report", paramLabel = "FILE", description = "Write the JSON report here.")
    private @Nullable Path report;

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs in which the seed trains, 1..200.")
    private int epochs = 20;

    @Option(names = "--seed", paramLabel = "N", description = "Decides shuffle, batches and initial parameters.")
    private long seed = 6;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "Where broker and runner keep logs and records; a new one among the temporary files by default.")
    private @Nullable Path folder;

    @Option(
            names = "--keep",
            description = "Afterwards keep broker, kernels and a runner for the other commands, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = {"--plain", "--no-progress"},
            description = "Plain lines instead of progress bars.")
    private boolean plain;

    @Override
    public Integer call() {
        if (epochs < 1 || epochs > MAX_EPOCHS) {
            throw new BadInput("--epochs: must be in 1.." + MAX_EPOCHS + ", was " + epochs);
        }
        OutputFile file = report == null ? null : new OutputFile("--report", report);
        if (file != null) {
            file.check();
        }
        PrintWriter out = spec.commandLine().getOut();
        Path where = where();
        out.println("broker, runner and their logs are in " + where);
        out.flush();
        DemoReport result = run(new DemoJob(epochs, seed, where, progress(out)), (report, rig) -> {
            show(out, report);
            if (file != null) {
                file.write(ReportJson.of(report));
                out.println("report written to " + file.path());
            }
            out.flush();
            if (keep) {
                new KeptDemo(rig, out).hold();
            }
        });
        boolean passed = result.digits().expectations().stream().allMatch(Expectation::passed);
        return passed ? ExitCode.OK : ExitCode.FAILED;
    }

    private static DemoReport run(DemoJob job, BiConsumer<DemoReport, DemoRig> reported) {
        Orphans orphans = Orphans.guarded();
        try {
            return job.run(reported);
        } finally {
            orphans.end();
        }
    }

    private Path where() {
        try {
            if (folder == null) {
                return Files.createTempDirectory("kasmina-demo");
            }
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.list(folder)) {
                if (old.findAny().isPresent()) {
                    // Seeds of another run would go on where they stopped, and its key is gone.
                    throw new BadInput("--folder: must be new or empty, was " + folder);
                }
            }
            return folder;
        } catch (FileAlreadyExistsException file) {
            throw new BadInput("--folder: is no folder: " + folder, file);
        } catch (IOException failed) {
            throw new BadInput("--folder: cannot be used: " + folder, failed);
        }
    }

    private static void show(PrintWriter out, DemoReport result) {
        KafkaFigures kafka = result.kafka();
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "host alone %.2f%%, host + seed %.2f%% on held-out digits, %.1f s",
                100 * result.digits().hostAccuracy(),
                100 * result.digits().blendedAccuracy(),
                result.digits().wallSeconds()));
        out.println(String.format(
                Locale.ROOT,
                "commands: p50 %.1f ms, p99 %.1f ms; blends of %d bytes: p50 %.1f ms, p99 %.1f ms; %.0f small blends/s",
                kafka.commandMillisP50(),
                kafka.commandMillisP99(),
                kafka.activationBytes(),
                kafka.blendMillisP50(),
                kafka.blendMillisP99(),
                kafka.blendsPerSecond()));
        out.println(String.format(
                Locale.ROOT, "lag: at most %.0f records, %.0f at the end", kafka.greatestLag(), kafka.lagAtEnd()));
        out.println();
        result.digits().expectations().stream().map(Expectation::line).forEach(out::println);
        out.println();
    }

    private Progress.Factory progress(PrintWriter out) {
        return plain || !Terminal.isPresent() ? Progress.Factory.plain(out) : Progress.Factory.bars();
    }
}
