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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Commands, host notes and gradients of a partition until a turn takes them, and commands until their answer. Holds at most one cut's worth of
 * each beside that which is filled, and as many dead letters until they are committed; and of each no more bytes than of activations: those of
 * commands until their answer, those of dead letters until they are committed. Confined to its desk's mailbox.
 */
final class RecordDesk {

    private final TurnLine line;
    private final Map<Origin, Input.Command> asked = new HashMap<>();
    private final RecordIntake<SignedCommand> commands;
    private final RecordIntake<Arrival<HostNote>> notes;
    private final RecordIntake<Arrival<Gradients>> gradients;
    private final AppliedOffsets places;
    private final DeskPort port;
    private final AnswerRule answers;
    private final LongSupplier clock;
    private boolean stopped;

    RecordDesk(
            PartitionConfig config,
            SerialMailbox mailbox,
            AppliedOffsets places,
            DeskPort port,
            AnswerRule answers,
            LongSupplier clock) {
        line = new TurnLine(config.batch());
        this.places = places;
        this.port = port;
        this.answers = answers;
        this.clock = clock;
        commands = new RecordIntake<>(config.frameBytes(), config.batch(), mailbox, this::take, port::broken);
        notes = new RecordIntake<>(config.frameBytes(), config.batch(), mailbox, this::takeNote, port::broken);
        gradients = new RecordIntake<>(config.frameBytes(), config.batch(), mailbox, this::takeMeasured, port::broken);
    }

    /** Subscribes the streams. */
    void open(PartitionSource source) {
        notes.open(source.host());
        gradients.open(source.gradients());
        commands.open(source.commands());
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
        for (Input input : next) {
            if (input instanceof Input.Command command) {
                asked.put(command.command().origin(), command);
                commands.freed(1, 0);
            } else {
                intake(input.feed()).freed(1, input.bytes());
            }
        }
        refill();
        return next;
    }

    /** Takes an answer; a command that is none becomes a dead letter. */
    void answered(Outcome outcome) {
        Input.@Nullable Command command = asked.remove(outcome.subject().origin());
        @Nullable DeadLetter letter = command == null ? null : answers.letter(outcome, command.command());
        if (command != null) {
            int kept = 0;
            if (letter != null) {
                Buried dead = new Buried(Feed.COMMANDS, letter);
                kept = dead.bytes();
                bury(dead, command.slot());
            }
            commands.freed(0, command.bytes() - kept);
            commands.refill();
        }
    }

    /** Tells whether every command has its answer. */
    boolean isAnswered() {
        return asked.isEmpty();
    }

    /** A cut was committed, and its dead letters take no room any more. */
    void committed(List<Buried> letters) {
        for (Buried letter : letters) {
            switch (letter.feed()) {
                // As one of the records of its turn it was let go with that.
                case COMMANDS -> commands.freed(0, letter.bytes());
                case HOST, GRADIENTS -> intake(letter.feed()).freed(1, letter.bytes());
                case ACTIVATIONS, LOGITS -> {
                    // The frames' own.
                }
            }
        }
        refill();
    }

    private RecordIntake<?> intake(Feed feed) {
        return feed == Feed.HOST ? notes : gradients;
    }

    private void refill() {
        commands.refill();
        notes.refill();
        gradients.refill();
    }

    private void take(SignedCommand command) {
        AppliedOffsets.Slot slot = places.arrived(command.origin());
        if (slot == null) {
            passOver(Feed.COMMANDS, commands);
        } else {
            Input.Command input = new Input.Command(command, slot);
            commands.stays(input.bytes());
            queue(() -> line.add(input, clock.getAsLong()));
        }
    }

    /** Every partition hears what is said of every seed; what is said of others' waits for no turn. */
    private void takeNote(Arrival<HostNote> arrival) {
        take(Feed.HOST, arrival, this::noted, notes);
    }

    private @Nullable Input noted(Arrival.Read<HostNote> read, AppliedOffsets.Slot slot) {
        boolean foreign = read.value() instanceof HostNote.Reported said
                && !answers.concerns(said.report().seed());
        return foreign ? null : new Input.Note(read.value(), read.run(), read.bytes(), slot);
    }

    private void takeMeasured(Arrival<Gradients> arrival) {
        take(Feed.GRADIENTS, arrival, (read, slot) -> new Input.Measured(read.value(), read.bytes(), slot), gradients);
    }

    private <T> void take(
            Feed feed,
            Arrival<T> arrival,
            BiFunction<Arrival.Read<T>, AppliedOffsets.Slot, @Nullable Input> input,
            RecordIntake<?> intake) {
        AppliedOffsets.Slot slot = places.arrived(arrival.place());
        if (slot == null) {
            passOver(feed, intake);
        } else if (arrival instanceof Arrival.Read<T> read) {
            queue(input.apply(read, slot), slot, intake);
        } else if (arrival instanceof Arrival.Unreadable<T> unreadable) {
            slot.done();
            if (feed == Feed.HOST && !answers.speaksForAll()) {
                port.news(false);
                intake.passed();
            } else {
                Buried letter = new Buried(feed, unreadable.letter());
                intake.stays(letter.bytes());
                bury(letter, slot);
            }
        }
    }

    private void queue(@Nullable Input input, AppliedOffsets.Slot slot, RecordIntake<?> intake) {
        if (input == null) {
            slot.done();
            port.news(false);
            intake.passed();
        } else {
            intake.stays(input.bytes());
            queue(() -> line.say(input, clock.getAsLong()));
        }
    }

    private void bury(Buried letter, AppliedOffsets.Slot slot) {
        slot.buries(letter);
        port.dead(letter);
    }

    private void passOver(Feed feed, RecordIntake<?> intake) {
        port.skipped(feed);
        intake.passed();
    }

    private void queue(Runnable add) {
        if (!stopped) {
            add.run();
            port.arrived();
        }
    }
}
