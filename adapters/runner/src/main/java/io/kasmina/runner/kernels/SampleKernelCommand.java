package io.kasmina.runner.kernels;

import io.kasmina.djl.digits.DigitKernels;
import io.kasmina.prefetch.Digests;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.OutputFolder;
import io.kasmina.runner.cli.RunFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code sample-kernel}. */
@Command(
        name = "sample-kernel",
        description = {
            "Writes bottleneck.pt, the kernel that digits grows, into a folder.",
            "Prints the manifest that pins it, in YAML."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the kernel was written", "1:it could not be", "2:bad option or folder"})
public final class SampleKernelCommand implements Callable<Integer> {

    private static final String BLUEPRINT = "bottleneck";
    private static final long SEED = 6;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "An existing folder.")
    private Path folder = Path.of(".");

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new BadInput("DIR: is no folder: " + folder);
        }
        new OutputFolder("DIR", folder).check();
        Path file = folder.resolve(BLUEPRINT + ".pt");
        try {
            DigitKernels.bottleneck(SEED).writeTo(file);
            print(file);
        } catch (IOException failed) {
            throw new RunFailure("cannot be written: " + file, failed);
        }
        return ExitCode.OK;
    }

    private void print(Path file) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("kernels:");
        out.println("  " + BLUEPRINT + ":");
        out.println("    artifact: " + file.getFileName());
        out.println("    sha256: " + Digests.of(file));
        out.flush();
    }
}
