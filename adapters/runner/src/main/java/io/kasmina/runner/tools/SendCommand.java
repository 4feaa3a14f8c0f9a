package io.kasmina.runner.tools;

import io.kasmina.contract.Origin;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.kafka.KafkaFollow;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.Results;
import io.kasmina.runner.config.ConfigOptions;
import io.kasmina.runner.config.Durations;
import io.kasmina.runner.config.RunnerConfig;
import io.kasmina.wire.OutcomeData;
import io.kasmina.wire.OutcomeDecoder;
import io.kasmina.wire.Reading;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The subcommand {@code send}. */
@Command(
        name = "send",
        description = {
            "Signs a command and sends it to its topic and partition; or sends a file.",
            "With --wait it ends when the runner has answered, and says what."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:sent; with --wait: applied or pending",
            "1:not sent; with --wait: not carried out, or no answer in time",
            "2:bad option, file or key"
        })
public final class SendCommand implements Callable<Integer> {

    private static final Set<String> CARRIED_OUT = Set.of("applied", "pending");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Mixin
    private WhatToSend what = new WhatToSend();

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "30s",
            paramLabel = "TIME",
            description = "Wait for the outcome, 30s by default.",
            converter = Limits.Time.class)
    private @Nullable Duration wait;

    @Option(names = "--json", description = "The outcome as a JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        RunnerConfig config = options.read(System.getenv());
        KafkaConfig kafka = config.own().kafka();
        BusRecord record = what.record(config.own(), System.getenv());
        Boolean carriedOut = BusAccess.with(
                kafka, "send", client -> wait == null ? sent(client, record) : answered(client, kafka, record, wait));
        return Boolean.TRUE.equals(carriedOut) ? ExitCode.OK : ExitCode.FAILED;
    }

    private Mono<Boolean> sent(KafkaClient client, BusRecord record) {
        return client.send(record).doOnNext(this::saySent).thenReturn(true);
    }

    /** Listens first, so that no answer comes too early. */
    private Mono<Boolean> answered(KafkaClient client, KafkaConfig config, BusRecord record, Duration patience) {
        return KafkaFollow.of(client, config.topics().outcomes())
                .flatMap(
                        outcomes -> client.send(record).doOnNext(this::saySent).flatMap(place -> answer(outcomes, place)
                                .next()
                                .map(this::say)
                                .timeout(patience, Mono.fromSupplier(() -> sayNothing(patience)))));
    }

    /** An outcome names the place of its command, whether or not that could be verified. */
    private static Flux<Shown> answer(Flux<BusRecord> outcomes, Origin place) {
        return outcomes.filter(record -> OutcomeDecoder.decode(record.value()) instanceof Reading.Read<OutcomeData> read
                        && read.value().input().equals(place))
                .map(Stream.OUTCOMES::show);
    }

    /** What a program reads is the outcome alone. */
    private void saySent(Origin place) {
        PrintWriter notes =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        Results.print(notes, "sent to " + Lines.place(place));
    }

    private boolean say(Shown outcome) {
        Results.print(spec.commandLine().getOut(), outcome.text(json));
        return outcome.json() instanceof OutcomeData data && CARRIED_OUT.contains(data.verdict());
    }

    private boolean sayNothing(Duration patience) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("kasmina: no outcome within " + Durations.print(patience));
        err.flush();
        return false;
    }
}
