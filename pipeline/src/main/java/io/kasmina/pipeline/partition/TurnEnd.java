package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.PartitionCut;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Decides when whoever applies a turn may go on: when its commands are answered, or before that where a CRITICAL packet waits. A command may
 * take as long as the device does, and nobody should learn of that only then. While a commit is in flight a turn is held where another finds room
 * in the same cut: so nobody waits for two commits, and the next one holds all that has come meanwhile. Confined to its desk's mailbox.
 */
final class TurnEnd {

    private final RecordDesk records;
    private final CutDraft draft;
    private final Runnable whole;
    private final long patience;
    private final Alarm hurry;
    private @Nullable MonoSink<Turn.Part> asker;
    private Turn turn = Turn.NONE;
    private int uncommitted;

    /**
     * Makes an end that nobody waits for.
     *
     * @param whole called where every command is answered, before anybody is told
     * @param patience how long a CRITICAL packet waits for that, in nanoseconds
     */
    TurnEnd(
            RecordDesk records,
            CutDraft draft,
            Runnable whole,
            long patience,
            SerialMailbox mailbox,
            LongSupplier clock) {
        this.records = records;
        this.draft = draft;
        this.whole = whole;
        this.patience = patience;
        hurry = new Alarm(mailbox, clock, this::part);
    }

    /** Somebody waits for the end of a turn; one at a time. Is told which part of it to cut. */
    void ask(Turn begun, MonoSink<Turn.Part> sink) {
        turn = begun;
        asker = sink;
        look();
    }

    /** A cut is on its way to its commit. */
    void taken(PartitionCut cut) {
        uncommitted += cut.isEmpty() ? 0 : 1;
    }

    /** A cut that was on its way is committed. */
    void committed() {
        uncommitted--;
    }

    /** Tells whether a commit is waited for. */
    boolean isCommitting() {
        return uncommitted > 0;
    }

    /** An answer or a packet has come. */
    void look() {
        if (asker == null) {
            return;
        }
        if (!records.isAnswered()) {
            if (draft.isCritical()) {
                hurry.within(patience);
            }
        } else if (turn.last()) {
            whole.run();
            tell(asker, Turn.Part.LAST);
        } else if (isCommitting() && records.line().hasRoom()) {
            turn.inputs().forEach(input -> input.slot().done());
            tell(asker, Turn.Part.HELD);
        } else {
            whole.run();
            tell(asker, Turn.Part.WHOLE);
        }
    }

    private void part() {
        if (asker != null && draft.isCritical()) {
            tell(asker, Turn.Part.EARLY);
        }
    }

    private void tell(MonoSink<Turn.Part> asking, Turn.Part part) {
        asker = null;
        hurry.stop();
        asking.success(part);
    }
}
