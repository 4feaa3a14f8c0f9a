package io.kasmina.runner.order;

import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.OutputFile;
import io.kasmina.runner.cli.Results;
import io.kasmina.runner.config.Access;
import io.kasmina.runner.config.ConfigOptions;
import io.kasmina.runner.config.RunnerConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code sign}. */
@Command(
        name = "sign",
        description = {
            "Makes a signed command: one JSON object with topic, key, headers and value.",
            "It is fresh for a minute, and passes once; kasmina send --signed FILE sends it."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:signed", "1:it could not be written", "2:bad option, file or key"})
public final class SignCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private OrderOptions order = new OrderOptions();

    @Option(names = "--annotated", description = "Sign within the bytes, as Python producers do.")
    private boolean annotated;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it here instead of to standard output.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        OutputFile file = out == null ? null : new OutputFile("--out", out);
        if (file != null) {
            file.check();
        }
        Order written = order.read();
        RunnerConfig.Own own = config.read(System.getenv()).own();
        Access access = Access.of(own, System.getenv());
        String text = Signing.now(access.keys(), own.kafka().topics())
                .sign(written, annotated)
                .json();
        if (file != null) {
            file.write(text + "\n");
        } else {
            Results.print(spec.commandLine().getOut(), text);
        }
        return ExitCode.OK;
    }
}
