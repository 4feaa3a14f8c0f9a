package io.kasmina.pipeline.partition;

import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Commands, host notes and gradients of a partition until a turn takes them, and commands until their answer. Holds at most one cut's worth of
 * each beside that which is filled, and as many dead letters until they are committed. Confined to its desk's mailbox.
 */
final class RecordDesk {

    private final TurnLine line;
    private final Map<Origin, Input.Command> asked = new HashMap<>();
    private final Intake<SignedCommand> commands;
    private final Intake<Arrival<HostNote>> notes;
    private final Intake<Arrival<Gradients>> gradients;
    private final AppliedOffsets places;
    private final DeskPort port;
    private final AnswerRule answers;
    private final LongSupplier clock;
    private boolean stopped;

    RecordDesk(
            int batch,
            SerialMailbox mailbox,
            AppliedOffsets places,
            DeskPort port,
            AnswerRule answers,
            LongSupplier clock) {
        line = new TurnLine(batch);
        this.places = places;
        this.port = port;
        this.answers = answers;
        this.clock = clock;
        commands = new Intake<>(batch, command -> mailbox.post(() -> take(command)), port::broken);
        notes = new Intake<>(batch, note -> mailbox.post(() -> takeNote(note)), port::broken);
        gradients = new Intake<>(batch, measured -> mailbox.post(() -> takeMeasured(measured)), port::broken);
    }

    /** Subscribes the streams. */
    void open(PartitionSource source) {
        source.host().subscribe(notes);
        source.gradients().subscribe(gradients);
        source.commands().subscribe(commands);
    }

    /** Takes no more; what no turn has taken yet comes again to whoever has the partition next. */
    void stop() {
        stopped = true;
        line.clear();
        end();
    }

    /** Cancels the streams; any thread. */
    void end() {
        commands.cancel();
        notes.cancel();
        gradients.cancel();
    }

    /** Returns what waits for a turn. */
    TurnLine line() {
        return line;
    }

    /** Returns what the next turn applies. Its commands are asked from now on. */
    List<Input> batch() {
        List<Input> next = line.next(clock.getAsLong());
        Map<Feed, Integer> counts = new EnumMap<>(Feed.class);
        for (Input input : next) {
            counts.merge(input.feed(), 1, Integer::sum);
            if (input instanceof Input.Command command) {
                asked.put(command.command().origin(), command);
            }
        }
        commands.refill(counts.getOrDefault(Feed.COMMANDS, 0));
        notes.refill(counts.getOrDefault(Feed.HOST, 0));
        gradients.refill(counts.getOrDefault(Feed.GRADIENTS, 0));
        return next;
    }

    /** Takes an answer; a command that is none becomes a dead letter. */
    void answered(Outcome outcome) {
        Input.@Nullable Command command = asked.remove(outcome.subject().origin());
        @Nullable DeadLetter letter = command == null ? null : answers.letter(outcome, command.command());
        if (command != null && letter != null) {
            bury(new Buried(Feed.COMMANDS, letter), command.slot());
        }
    }

    /** Tells whether every command has its answer. */
    boolean isAnswered() {
        return asked.isEmpty();
    }

    /** A cut was committed, and its dead letters take no room any more; those of commands are part of their turn. */
    void committed(List<Buried> letters) {
        notes.refill(count(letters, Feed.HOST));
        gradients.refill(count(letters, Feed.GRADIENTS));
    }

    private static int count(List<Buried> letters, Feed feed) {
        return (int) letters.stream().filter(letter -> letter.feed() == feed).count();
    }

    private void take(SignedCommand command) {
        AppliedOffsets.Slot slot = places.arrived(command.origin());
        if (slot == null) {
            passOver(Feed.COMMANDS, commands);
        } else {
            queue(() -> line.add(new Input.Command(command, slot), clock.getAsLong()));
        }
    }

    /** Every partition hears what is said of every seed; what is said of others' waits for no turn. */
    private void takeNote(Arrival<HostNote> arrival) {
        take(Feed.HOST, arrival, this::noted, notes);
    }

    private @Nullable Input noted(Arrival.Read<HostNote> read, AppliedOffsets.Slot slot) {
        boolean foreign = read.value() instanceof HostNote.Reported said
                && !answers.concerns(said.report().seed());
        return foreign ? null : new Input.Note(read.value(), read.run(), slot);
    }

    private void takeMeasured(Arrival<Gradients> arrival) {
        take(Feed.GRADIENTS, arrival, (read, slot) -> new Input.Measured(read.value(), slot), gradients);
    }

    private <T> void take(
            Feed feed,
            Arrival<T> arrival,
            BiFunction<Arrival.Read<T>, AppliedOffsets.Slot, @Nullable Input> input,
            Intake<?> intake) {
        AppliedOffsets.Slot slot = places.arrived(arrival.place());
        if (slot == null) {
            passOver(feed, intake);
        } else if (arrival instanceof Arrival.Read<T> read) {
            queue(input.apply(read, slot), slot, intake);
        } else if (arrival instanceof Arrival.Unreadable<T> unreadable) {
            slot.done();
            if (feed == Feed.HOST && !answers.speaksForAll()) {
                port.news(false);
                intake.refill(1);
            } else {
                bury(new Buried(feed, unreadable.letter()), slot);
            }
        }
    }

    private void queue(@Nullable Input input, AppliedOffsets.Slot slot, Intake<?> intake) {
        if (input == null) {
            slot.done();
            port.news(false);
            intake.refill(1);
        } else {
            queue(() -> line.say(input, clock.getAsLong()));
        }
    }

    private void bury(Buried letter, AppliedOffsets.Slot slot) {
        slot.buries(letter);
        port.dead(letter);
    }

    private void passOver(Feed feed, Intake<?> intake) {
        port.skipped(feed);
        intake.refill(1);
    }

    private void queue(Runnable add) {
        if (!stopped) {
            add.run();
            port.arrived();
        }
    }
}
