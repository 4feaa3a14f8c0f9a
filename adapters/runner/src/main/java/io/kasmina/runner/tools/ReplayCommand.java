package io.kasmina.runner.tools;

import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaConfig;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.Results;
import io.kasmina.runner.config.ConfigOptions;
import io.kasmina.runner.file.JsonLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** The subcommand {@code replay}. */
@Command(
        name = "replay",
        description = {
            "Shows the dead letters, and with --send sends their content to the topics that it is from.",
            "A letter stays where it is: sent again by two calls, its content arrives twice. Letters of equal content, such as those",
            "of what was sent again and failed again, are sent once."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:shown, or all were sent",
            "1:the bus cannot be used, or a letter cannot be sent again",
            "2:bad option"
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final Pattern PLACE = Pattern.compile("\\d+@\\d+");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--reason", paramLabel = "CODE", description = "Only letters with this reason. May be repeated.")
    private List<String> reasons = List.of();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only letters from this topic.")
    private @Nullable String topic;

    @Option(names = "--key", paramLabel = "KEY", description = "Only letters with this key, a seed id.")
    private @Nullable String key;

    @Option(
            names = "--letter",
            paramLabel = "PARTITION@OFFSET",
            description = "Only this letter, by its own place. May be repeated.")
    private List<String> letters = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--send", description = "Send them; without it nothing is sent. Needs a filter, or --all.")
    private boolean send;

    @Option(names = "--all", description = "Send whatever is there.")
    private boolean all;

    @Option(names = "--copies", description = "Letters of equal content too.")
    private boolean copies;

    @Option(names = "--json", description = "One JSON object a letter.")
    private boolean json;

    @Override
    public Integer call() {
        if (send && !all && isUnfiltered()) {
            throw new BadInput("--send: needs --reason, --topic, --key or --letter, or else --all");
        }
        letters.forEach(ReplayCommand::requirePlace);
        Limits.require(limit);
        KafkaConfig config = options.read(System.getenv()).own().kafka();
        PrintWriter out = spec.commandLine().getOut();
        // What a program reads is objects alone.
        PrintWriter notes = json ? spec.commandLine().getErr() : out;
        Replay replay =
                new Replay(config.topics(), letter -> json ? JsonLine.of(letter.json()) : letter.line(), out, notes);
        BusAccess.with(config, "replay", client -> {
            Flux<Letter> letters = chosen(client.contents(config.topics().deadletter()));
            return send ? replay.send(letters, client::send) : replay.show(letters);
        });
        Results.print(notes, replay.summary(send));
        return replay.isWhole() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Flux<Letter> chosen(Flux<BusRecord> records) {
        Flux<Letter> letters = records.map(Letter::of).filter(this::isChosen);
        return (copies ? letters : new Copies().without(letters)).take(limit);
    }

    private static void requirePlace(String letter) {
        if (!PLACE.matcher(letter).matches()) {
            throw new BadInput("--letter: must be PARTITION@OFFSET, was " + letter);
        }
    }

    private boolean isUnfiltered() {
        return reasons.isEmpty() && topic == null && key == null && letters.isEmpty();
    }

    private boolean isChosen(Letter letter) {
        String place = letter.record().place().partition() + "@"
                + letter.record().place().offset();
        return (reasons.isEmpty() || reasons.contains(letter.reason()))
                && (topic == null || topic.equals(letter.source().topic()))
                && (key == null || key.equals(letter.key()))
                && (letters.isEmpty() || letters.contains(place));
    }
}
