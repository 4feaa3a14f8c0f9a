package io.kasmina.blend;

import org.jspecify.annotations.Nullable;

/** Entries that wait, in the order in which they began to: since all wait equally long, the first is always the next to expire. Not thread-safe. */
final class WaitingLine {

    private @Nullable JoinEntry first;
    private @Nullable JoinEntry last;

    @Nullable
    JoinEntry first() {
        return first;
    }

    /** Adds an entry that is in no line. */
    void add(JoinEntry entry) {
        entry.before = last;
        if (last == null) {
            first = entry;
        } else {
            last.after = entry;
        }
        last = entry;
    }

    /** Removes an entry of this line. */
    void remove(JoinEntry entry) {
        JoinEntry before = entry.before;
        JoinEntry after = entry.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        entry.before = null;
        entry.after = null;
    }
}
