package io.kasmina.runner.tools;

import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.Results;
import io.kasmina.runner.config.ConfigOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The subcommand {@code tail}. */
@Command(
        name = "tail",
        description = "Shows what runners say, from now on: telemetry, emergencies, outcomes, blends, dead letters.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended as asked", "1:the bus cannot be read", "2:bad option"})
public final class TailCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "STREAM",
            description = "Of ${COMPLETION-CANDIDATES}; by default EMERGENCY, OUTCOMES and LETTERS.")
    private List<Stream> streams = List.of(Stream.EMERGENCY, Stream.OUTCOMES, Stream.LETTERS);

    @Option(names = "--from-start", description = "Begin with what is there already.")
    private boolean fromStart;

    @Option(names = "--no-follow", description = "Show what is there and end.")
    private boolean noFollow;

    @Option(names = "--seed", paramLabel = "ID", description = "Only what is about this seed.")
    private @Nullable String seed;

    @Option(names = "--limit", paramLabel = "N", description = "End after so many records.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End after this time, such as 10s.",
            converter = Limits.Time.class)
    private @Nullable Duration time;

    @Option(names = "--json", description = "One JSON object a record.")
    private boolean json;

    @Override
    public Integer call() {
        Limits.require(limit);
        KafkaConfig config = options.read(System.getenv()).own().kafka();
        BusAccess.with(config, "tail", client -> show(client, config));
        return ExitCode.OK;
    }

    private Mono<Long> show(KafkaClient client, KafkaConfig config) {
        PrintWriter out = spec.commandLine().getOut();
        Flux<Shown> all = Flux.fromIterable(streams)
                .flatMap(
                        stream -> records(client, stream.topic(config.topics())).map(stream::show),
                        Stream.values().length,
                        1)
                .filter(shown -> seed == null || seed.equals(shown.seed()))
                .take(limit);
        return (time == null ? all : all.take(time))
                .doOnNext(shown -> Results.print(out, shown.text(json)))
                .count();
    }

    private Flux<BusRecord> records(KafkaClient client, String topic) {
        return noFollow
                ? client.contents(topic)
                : client.read(topic, fromStart ? KafkaClient.From.START : KafkaClient.From.END);
    }
}
