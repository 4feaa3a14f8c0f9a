package io.kasmina.runner.config;

import io.kasmina.kafka.ClientSecrets;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.verify.Keyring;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommand {@code config}. */
@Command(
        name = "config",
        description = "Checks a runner's configuration and prints every value and who set it; secrets are masked.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:a runner would start with it", "2:it would not, one line says why"})
public final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--check", description = "Check and print.")
    private boolean check;

    @Override
    public Integer call() {
        if (!check) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--check'");
        }
        Map<String, String> environment = System.getenv();
        RunnerConfig config = options.read(environment);
        Access access = Access.of(config.own(), environment);
        PrintWriter err = spec.commandLine().getErr();
        config.warnings().forEach(line -> err.println("kasmina: warning: " + line));
        err.flush();
        print(config, access.usesEnvironment());
        return ExitCode.OK;
    }

    private void print(RunnerConfig config, boolean secretOfEnvironment) {
        PrintWriter out = spec.commandLine().getOut();
        Masks masks = new Masks(ClientSecrets::isSecret);
        config.effective()
                .forEach(setting ->
                        out.println(setting.key() + " = " + masks.shown(setting) + "  (" + setting.source() + ")"));
        if (secretOfEnvironment) {
            out.println(Keyring.SECRET_VARIABLE + " = " + Masks.MASK + "  (environment)");
        }
        out.flush();
    }
}
