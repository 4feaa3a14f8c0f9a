package io.kasmina.pipeline.partition;

import io.kasmina.blend.Logits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Logits from their arrival until no restart can need them: their activation was answered in a cut, or none comes. Those that are ahead of their
 * activation are held until it is here, so that a backlog of activations does not use up their wait in the join.
 *
 * <p>No activation comes any more where logits have waited for a while, and meanwhile activations were asked for and none came, or one came
 * whose logits arrived later. Confined to its desk's mailbox.
 */
final class LogitsLine {

    private final Queue<Entry> line = new ArrayDeque<>();
    private final Map<FrameKey, Held> held = new HashMap<>();
    private final FrameLine frames;
    private final long patience;
    private long count;
    private long lastMet = -1;

    /** What becomes of logits that arrive. */
    enum Fate {
        /** Their activation is here, and they go on. */
        GO_ON,
        /** They are held. */
        HELD,
        /** Their activation is answered, or others are held for it. */
        USELESS
    }

    /**
     * Makes an empty line.
     *
     * @param frames the activations beside it
     * @param patience how long logits wait for an activation, in nanoseconds
     */
    LogitsLine(FrameLine frames, long patience) {
        this.frames = frames;
        this.patience = patience;
    }

    /** Takes logits; {@code now} is the timer's nanoseconds. */
    Fate arrived(FrameKey key, Logits logits, int bytes, AppliedOffsets.Slot slot, long now) {
        Entry entry = new Entry(key, bytes, slot, now, count++);
        line.add(entry);
        if (frames.holds(key)) {
            lastMet = entry.number;
            return Fate.GO_ON;
        }
        Held ahead = new Held(logits, entry.number);
        return !frames.wasAnswered(key) && held.putIfAbsent(key, ahead) == null ? Fate.HELD : Fate.USELESS;
    }

    /** Returns the logits that were held for an activation that is here now, and go on; null for none. */
    @Nullable
    Logits met(FrameKey key) {
        Held ahead = held.remove(key);
        if (ahead == null) {
            return null;
        }
        lastMet = Math.max(lastMet, ahead.number);
        return ahead.logits;
    }

    /**
     * Tells whether the next ones may leave.
     *
     * @param now the timer's nanoseconds
     * @param silentSince since when activations are asked for and none comes; {@code now} where that is not so
     */
    boolean isReady(long now, long silentSince) {
        Entry first = line.peek();
        return first != null && isSettled(first, now, silentSince);
    }

    /** Lets go what nobody needs any more, up to the first that somebody may; their records are applied. */
    Settled settle(long now, long silentSince) {
        int settled = 0;
        long bytes = 0;
        List<Logits> unmet = new ArrayList<>();
        for (Entry first = line.peek(); first != null && isSettled(first, now, silentSince); first = line.peek()) {
            line.remove();
            first.slot.done();
            settled++;
            bytes += first.bytes;
            Held ahead = held.get(first.key);
            if (ahead != null && ahead.number == first.number) {
                held.remove(first.key);
                unmet.add(ahead.logits);
            }
        }
        return new Settled(settled, bytes, unmet);
    }

    private boolean isSettled(Entry entry, long now, long silentSince) {
        if (frames.holds(entry.key)) {
            return false;
        }
        boolean overtaken = entry.number < lastMet || now - silentSince > patience;
        return frames.wasAnswered(entry.key) || (overtaken && now - entry.since > patience);
    }

    /**
     * What left.
     *
     * @param count how many
     * @param bytes of their records
     * @param unmet those that were held until then
     */
    record Settled(int count, long bytes, List<Logits> unmet) {}

    private record Entry(FrameKey key, int bytes, AppliedOffsets.Slot slot, long since, long number) {}

    private record Held(Logits logits, long number) {}
}
