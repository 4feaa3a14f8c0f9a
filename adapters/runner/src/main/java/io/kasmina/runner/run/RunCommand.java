package io.kasmina.runner.run;

import io.kasmina.runner.config.Access;
import io.kasmina.runner.config.ConfigOptions;
import io.kasmina.runner.config.RunnerConfig;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import reactor.core.Disposable;

/** The subcommand {@code run}. */
@Command(
        name = "run",
        description = {
            "Runs pipelines for the seed partitions that its consumer group gives to this process.",
            "SIGTERM drains it; kasmina config --check prints what it would run with."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:drained after SIGTERM or SIGINT",
            "1:it broke, the drain was too slow, or the topics are not as they must be",
            "2:bad option, file or address",
            "3:the device was lost"
        })
public final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        RunnerConfig config = options.read(System.getenv());
        Access access = Access.of(config.own(), System.getenv());
        LogFormat.apply(config.own().log());
        config.warnings().forEach(LOG::warn);
        Stop stop = Stop.onSignals();
        int code;
        try (RunnerWiring wiring = new RunnerWiring(config, access)) {
            Disposable keys = wiring.watchKeys();
            try {
                code = wiring.runner(stop).serve(wiring.scrape());
            } finally {
                keys.dispose();
            }
        }
        LOG.info("ended with exit code {}", code);
        return code;
    }
}
