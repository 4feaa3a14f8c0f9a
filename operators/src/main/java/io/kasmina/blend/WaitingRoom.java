package io.kasmina.blend;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who waits in a join, and until when: all wait for one window. One writer, the join's loop. */
final class WaitingRoom {

    private final WaitingLine needed = new WaitingLine();

    /** Logits that nobody needs yet. */
    private final WaitingLine spare = new WaitingLine();

    private final long window;
    private final LongSupplier clock;
    private int logits;

    /**
     * Makes an empty one.
     *
     * @param window how long each waits, in nanoseconds
     * @param clock the timer's nanoseconds
     */
    WaitingRoom(long window, LongSupplier clock) {
        this.window = window;
        this.clock = clock;
    }

    /** Lets an entry that waits for nothing wait from now on. */
    void enter(JoinEntry entry, JoinEntry.State state) {
        entry.await(state, clock.getAsLong());
        lineOf(entry).add(entry);
        if (state.isOfLogits()) {
            logits++;
        }
    }

    /** Ends the wait of an entry that waits; its state stays. */
    void leave(JoinEntry entry) {
        lineOf(entry).remove(entry);
        if (entry.state().isOfLogits()) {
            logits--;
        }
    }

    /** Returns how many logits wait. */
    int logits() {
        return logits;
    }

    /** Returns the oldest logits that nobody needs yet, null for none. */
    @Nullable
    JoinEntry oldestSpare() {
        return spare.first();
    }

    /**
     * Returns an entry whose window is over, null for none. One that seems to have begun later than now has lived through a correction of the
     * clock and waits no longer.
     */
    @Nullable
    JoinEntry expired() {
        JoinEntry next = next();
        return next != null && remaining(next) == 0 ? next : null;
    }

    /** Returns after how many nanoseconds something expires, −1 where nothing waits. */
    long nextExpiry() {
        JoinEntry next = next();
        return next == null ? -1 : remaining(next);
    }

    private @Nullable JoinEntry next() {
        JoinEntry first = needed.first();
        JoinEntry second = spare.first();
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return remaining(second) < remaining(first) ? second : first;
    }

    private WaitingLine lineOf(JoinEntry entry) {
        return entry.state() == JoinEntry.State.LOGITS_SPARE ? spare : needed;
    }

    private long remaining(JoinEntry entry) {
        long left = entry.since() + window - clock.getAsLong();
        return left > window ? 0 : Math.max(0, left);
    }
}
