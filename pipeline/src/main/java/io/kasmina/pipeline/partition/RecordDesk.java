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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Commands, host notes and gradients of a partition until a turn takes them, and commands until their answer. Holds at most one turn's worth of
 * each beside the turn, and as many dead letters until they are committed. Confined to its desk's mailbox.
 */
final class RecordDesk {

    /** Most steps of a turn, each of which makes a packet of every seed for its cut. One a turn would make a commit of each. */
    private static final int STEPS = 16;

    /** One of so many parts of a turn is for what hosts say, however many commands wait. */
    private static final int SHARES = 4;

    private final Deque<Input.Command> waiting = new ArrayDeque<>();
    private final Deque<Input> said = new ArrayDeque<>();
    private final Map<Origin, Input.Command> asked = new HashMap<>();
    private final Intake<SignedCommand> commands;
    private final Intake<Arrival<HostNote>> notes;
    private final Intake<Arrival<Gradients>> gradients;
    private final int batch;
    private final AppliedOffsets places;
    private final DeskPort port;
    private final AnswerRule answers;
    private final LongSupplier clock;
    private long since;
    private boolean stopped;

    RecordDesk(
            int batch,
            SerialMailbox mailbox,
            AppliedOffsets places,
            DeskPort port,
            AnswerRule answers,
            LongSupplier clock) {
        this.batch = batch;
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
        waiting.clear();
        said.clear();
        end();
    }

    /** Cancels the streams; any thread. */
    void end() {
        commands.cancel();
        notes.cancel();
        gradients.cancel();
    }

    /** Returns how many records wait for a turn. */
    int waiting() {
        return waiting.size() + said.size();
    }

    /** Returns when the first of them came, in the timer's nanoseconds. */
    long since() {
        return since;
    }

    /**
     * Returns what the next turn applies: commands, then what hosts said in its order, up to {@value #STEPS} steps. Commands do not wait behind
     * what hosts said, and leave them a share of the turn. They are asked from now on.
     */
    List<Input> batch() {
        List<Input> taken = new ArrayList<>(Math.min(batch, waiting()));
        int share = Math.min(said.size(), batch / SHARES);
        while (taken.size() < batch - share && !waiting.isEmpty()) {
            Input.Command next = waiting.remove();
            taken.add(next);
            asked.put(next.command().origin(), next);
        }
        commands.refill(taken.size());
        takeSaid(taken);
        since = clock.getAsLong();
        return taken;
    }

    private void takeSaid(List<Input> taken) {
        Map<Feed, Integer> counts = new EnumMap<>(Feed.class);
        int steps = 0;
        while (taken.size() < batch && steps < STEPS && !said.isEmpty()) {
            Input next = said.remove();
            taken.add(next);
            counts.merge(next.feed(), 1, Integer::sum);
            steps += next.isStep() ? 1 : 0;
        }
        notes.refill(counts.getOrDefault(Feed.HOST, 0));
        gradients.refill(counts.getOrDefault(Feed.GRADIENTS, 0));
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
            queue(new Input.Command(command, slot), waiting);
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
            queue(input, said);
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

    private <I extends Input> void queue(I input, Deque<? super I> queue) {
        if (stopped) {
            return;
        }
        if (waiting() == 0) {
            since = clock.getAsLong();
        }
        queue.add(input);
        port.arrived();
    }
}
