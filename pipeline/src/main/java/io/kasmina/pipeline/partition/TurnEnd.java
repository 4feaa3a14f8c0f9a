package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.lane.SerialMailbox;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Decides when whoever applies a turn may go on: when its commands are answered, or before that where a CRITICAL packet waits. A command may
 * take as long as the device does, and nobody should learn of that only then. Confined to its desk's mailbox.
 */
final class TurnEnd {

    private final RecordDesk records;
    private final CutDraft draft;
    private final Runnable whole;
    private final long patience;
    private final Alarm hurry;
    private @Nullable MonoSink<Boolean> asker;

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

    /** Somebody waits; one at a time. Is told true where every command is answered, false where packets are to be taken alone. */
    void ask(MonoSink<Boolean> sink) {
        asker = sink;
        look();
    }

    /** An answer or a packet has come. */
    void look() {
        if (asker == null) {
            return;
        }
        if (records.isAnswered()) {
            whole.run();
            tell(asker, true);
        } else if (draft.isCritical()) {
            hurry.within(patience);
        }
    }

    private void part() {
        if (asker != null && draft.isCritical()) {
            tell(asker, false);
        }
    }

    private void tell(MonoSink<Boolean> asking, boolean answered) {
        asker = null;
        hurry.stop();
        asking.success(answered);
    }
}
