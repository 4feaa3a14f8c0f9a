package io.kasmina.runner;

import io.kasmina.runner.cli.OneLineErrors;
import io.kasmina.runner.config.ConfigCommand;
import io.kasmina.runner.demo.DemoCommand;
import io.kasmina.runner.digits.DigitsCommand;
import io.kasmina.runner.kernels.SampleKernelCommand;
import io.kasmina.runner.kernels.ServeKernelsCommand;
import io.kasmina.runner.order.SignCommand;
import io.kasmina.runner.run.RunCommand;
import io.kasmina.runner.tools.ReplayCommand;
import io.kasmina.runner.tools.SendCommand;
import io.kasmina.runner.tools.TailCommand;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point: parses arguments and runs one command. */
@Command(
        name = "kasmina",
        description = "Grows a neural network by seeds, on signed command.",
        mixinStandardHelpOptions = true,
        versionProvider = RunnerVersion.class,
        subcommands = {
            RunCommand.class,
            ConfigCommand.class,
            SignCommand.class,
            SendCommand.class,
            TailCommand.class,
            ReplayCommand.class,
            DigitsCommand.class,
            DemoCommand.class,
            ServeKernelsCommand.class,
            SampleKernelCommand.class
        })
public final class KasminaCli implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private KasminaCli() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args the arguments, as after {@code java -jar kasmina.jar}
     */
    public static void main(String... args) {
        System.exit(line().execute(args));
    }

    /**
     * Runs a command in this JVM.
     *
     * @param out takes results
     * @param err takes complaints, one line each
     * @param args the arguments
     * @return the {@link io.kasmina.runner.cli.ExitCode}
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return line().setOut(out).setErr(err).execute(args);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing command: one of " + names());
    }

    private static CommandLine line() {
        OneLineErrors errors = new OneLineErrors();
        return new CommandLine(new KasminaCli())
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    private String names() {
        return String.join(", ", spec.subcommands().keySet());
    }
}
