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
    private int activations;
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
        enter(entry, state, now());
    }

    private void enter(JoinEntry entry, JoinEntry.State state, long now) {
        entry.await(state, now);
        lineOf(entry).add(entry);
        count(state, 1);
    }

    /** Lets an entry that waits wait anew. */
    void renew(JoinEntry entry, long now) {
        leave(entry);
        enter(entry, entry.state(), now);
    }

    /** Ends the wait of an entry that waits; its state stays. */
    void leave(JoinEntry entry) {
        lineOf(entry).remove(entry);
        count(entry.state(), -1);
    }

    private void count(JoinEntry.State state, int more) {
        if (state.isOfLogits()) {
            logits += more;
        } else {
            activations += more;
        }
    }

    /** Returns the timer's nanoseconds. */
    long now() {
        return clock.getAsLong();
    }

    /** Returns how many activations wait. */
    int activations() {
        return activations;
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
     * Returns an entry whose window is over now, null for none. One that seems to have begun later than now has lived through a correction of the
     * clock and waits no longer.
     */
    @Nullable
    JoinEntry expired(long now) {
        JoinEntry next = next(now);
        return next != null && remaining(next, now) == 0 ? next : null;
    }

    /** Returns after how many nanoseconds something expires, −1 where nothing waits. */
    long nextExpiry() {
        long now = now();
        JoinEntry next = next(now);
        return next == null ? -1 : remaining(next, now);
    }

    private @Nullable JoinEntry next(long now) {
        JoinEntry first = needed.first();
        JoinEntry second = spare.first();
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return remaining(second, now) < remaining(first, now) ? second : first;
    }

    private WaitingLine lineOf(JoinEntry entry) {
        return entry.state() == JoinEntry.State.LOGITS_SPARE ? spare : needed;
    }

    private long remaining(JoinEntry entry, long now) {
        long left = entry.since() + window - now;
        return left > window ? 0 : Math.max(0, left);
    }
}
