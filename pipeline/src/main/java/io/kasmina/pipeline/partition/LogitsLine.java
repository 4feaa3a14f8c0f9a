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
 * <p>No activation comes any more where the host's are past the step and logits have waited for a while, nor for a step before all that came here,
 * whose logits are read again in the beginning, after it was answered elsewhere; but a run may go back, and its logits with it. How long a host,
 * a broker or a device is silent says nothing. Logits of later steps wait, and where they fill the room that logits have, their topic does too. Only those of another training
 * run make room, one after the other, while activations come to which none belongs. Confined to its desk's mailbox.
 */
final class LogitsLine {

    private static final long NEVER = Long.MAX_VALUE;

    private final Queue<Entry> line = new ArrayDeque<>();
    private final Map<FrameKey, Held> held = new HashMap<>();
    private final FrameLine frames;
    private final long patience;
    private long count;
    private long lastMet = -1;
    /** The highest step of logits of the latest run. */
    private @Nullable FrameKey highest;

    /** The lowest step of the run with which activations began. */
    private @Nullable FrameKey start;

    private long startedAt;
    private @Nullable FrameKey reached;
    private long reachedAt;
    /** Since when activations come to which no logits belong, {@link #NEVER} where the last one had some. */
    private long strangersSince = NEVER;

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
     * @param patience how long logits wait for an activation at least, in nanoseconds
     */
    LogitsLine(FrameLine frames, long patience) {
        this.frames = frames;
        this.patience = patience;
    }

    /** Takes logits; {@code now} is the timer's nanoseconds. */
    Fate arrived(FrameKey key, Logits logits, int bytes, AppliedOffsets.Slot slot, long now) {
        FrameKey before = highest;
        boolean goesBack = before != null && isBefore(key, before);
        if (!goesBack) {
            highest = key;
        }
        Entry entry = new Entry(key, bytes, slot, now, count++, goesBack);
        line.add(entry);
        if (frames.holds(key)) {
            meets(entry.number);
            return Fate.GO_ON;
        }
        Held ahead = new Held(logits, entry.number);
        return !frames.wasAnswered(key) && held.putIfAbsent(key, ahead) == null ? Fate.HELD : Fate.USELESS;
    }

    /** An activation is here; returns the logits that were held for it, which go on, null for none. */
    @Nullable
    Logits met(FrameKey key, long now) {
        if (start == null) {
            startedAt = now;
        }
        if (start == null || isBefore(key, start)) {
            start = key;
        }
        reached = key;
        reachedAt = now;
        Held ahead = held.remove(key);
        if (ahead == null) {
            strangersSince = Math.min(strangersSince, now);
            return null;
        }
        meets(ahead.number);
        return ahead.logits;
    }

    /**
     * Tells whether the next ones may leave.
     *
     * @param now the timer's nanoseconds
     * @param full whether there is no room for more
     */
    boolean isReady(long now, boolean full) {
        Entry first = line.peek();
        return first != null && isSettled(first, now, full);
    }

    /** Lets go what nobody needs any more, up to the first that somebody may; their records are applied. */
    Settled settle(long now, boolean full) {
        int settled = 0;
        long bytes = 0;
        List<Logits> unmet = new ArrayList<>();
        for (Entry first = line.peek();
                first != null && isSettled(first, now, full && settled == 0);
                first = line.peek()) {
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

    private void meets(long number) {
        lastMet = Math.max(lastMet, number);
        strangersSince = NEVER;
    }

    private boolean isSettled(Entry entry, long now, boolean full) {
        if (frames.holds(entry.key)) {
            return false;
        }
        return frames.wasAnswered(entry.key)
                || isOfFormerLife(entry)
                || (now - entry.since > patience && (isPassed(entry) || (full && isOfAnotherRun(entry))));
    }

    private boolean isOfFormerLife(Entry entry) {
        FrameKey lowest = start;
        return lowest != null && isBefore(entry.key, lowest) && !entry.goesBack && entry.since - startedAt <= patience;
    }

    private static boolean isBefore(FrameKey one, FrameKey other) {
        return one.run().equals(other.run()) && one.step() < other.step();
    }

    /** A partition has its host's activations in the order of their steps, and a host's training runs one after the other. */
    private boolean isPassed(Entry entry) {
        FrameKey latest = reached;
        if (latest == null) {
            return false;
        }
        return latest.run().equals(entry.key.run()) ? latest.step() > entry.key.step() : entry.number < lastMet;
    }

    /** Activations came for a while since these are here, none with logits, the last of another run. */
    private boolean isOfAnotherRun(Entry entry) {
        FrameKey latest = reached;
        return latest != null
                && strangersSince != NEVER
                && !latest.run().equals(entry.key.run())
                && reachedAt - Math.max(entry.since, strangersSince) > patience;
    }

    /**
     * What left.
     *
     * @param count how many
     * @param bytes of their records
     * @param unmet those that were held until then
     */
    record Settled(int count, long bytes, List<Logits> unmet) {}

    private record Entry(
            FrameKey key, int bytes, AppliedOffsets.Slot slot, long since, long number, boolean goesBack) {}

    private record Held(Logits logits, long number) {}
}
