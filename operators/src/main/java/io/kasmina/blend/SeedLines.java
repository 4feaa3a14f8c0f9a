package io.kasmina.blend;

import io.kasmina.contract.SeedId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The activations of a join, a line for each seed in the order in which they came: the first of a line leaves first. One writer, the join's loop. */
final class SeedLines {

    private final Map<SeedId, Queue<JoinEntry>> lines = new HashMap<>();

    /** The lines whose first activation waits for nothing. */
    private final Queue<Queue<JoinEntry>> ready = new ArrayDeque<>();

    private final int capacity;
    private int held;

    /**
     * Makes an empty one.
     *
     * @param capacity how many lines there may be before one that becomes empty is not kept for the next activation of its seed
     */
    SeedLines(int capacity) {
        this.capacity = capacity;
    }

    /** Puts an entry that has its activation behind the earlier ones of its seed. */
    void add(JoinEntry entry) {
        entry.line = lines.computeIfAbsent(entry.seed(), seed -> new ArrayDeque<>());
        entry.line.add(entry);
        held++;
    }

    /** Announces an entry's line where that waited for this entry alone. */
    void announce(JoinEntry entry) {
        Queue<JoinEntry> line = entry.line;
        if (line != null && entry.equals(line.peek()) && entry.state() == JoinEntry.State.COMPLETE) {
            ready.add(line);
        }
    }

    /** Takes the next line that was announced, null for none; whoever takes one lets its first leave, or announces that again later. */
    @Nullable
    Queue<JoinEntry> poll() {
        return ready.poll();
    }

    /** Takes the first entry of a line out, and announces the line anew where the next one waits for nothing. */
    JoinEntry leave(Queue<JoinEntry> line) {
        JoinEntry entry = line.remove();
        JoinEntry next = line.peek();
        if (next != null) {
            announce(next);
        } else if (lines.size() > capacity) {
            // Most are of seeds long gone.
            lines.remove(entry.seed());
        }
        held--;
        return entry;
    }

    /** Returns how many activations have not left. */
    int held() {
        return held;
    }

    /** Forgets all; whoever made the entries closes them. */
    void clear() {
        lines.clear();
        ready.clear();
        held = 0;
    }
}
