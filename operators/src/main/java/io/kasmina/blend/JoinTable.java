package io.kasmina.blend;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a join, for one subscription: which frames belong together, how long each waits, in which order activations leave, and
 * which keys were answered. Owns the frames that it was given until it answers or drops them. One writer, the join's loop; bounded by
 * the sources' windows and by how many answers it remembers.
 */
final class JoinTable {

    /** Windows full of answered keys that are remembered. */
    static final int SETTLED_WINDOWS = 8;

    private final Map<JoinEntry, JoinEntry> entries = new HashMap<>();
    private final SeedLines lines;
    private final WaitingRoom waiting;
    private final Queue<JoinEntry> settled = new ArrayDeque<>();
    private final Function<Frame, LogitsNeed> need;
    private final int capacity;
    private final StageRecorder recorder;
    private int activationsLeft;
    private int logitsLeft;

    /**
     * Makes an empty table.
     *
     * @param config window and capacity
     * @param need tells of a frame's seed and step whether their blend reads logits
     * @param clock the timer's nanoseconds
     * @param recorder counts second frames
     */
    JoinTable(BlendConfig config, Function<Frame, LogitsNeed> need, LongSupplier clock, StageRecorder recorder) {
        this.need = need;
        this.lines = new SeedLines(config.joinCapacity());
        this.waiting = new WaitingRoom(config.joinWindow().toNanos(), clock);
        this.capacity = config.joinCapacity();
        this.recorder = recorder;
    }

    /** Tells what the blend of a frame's seed and step has to do with logits. */
    LogitsNeed need(Frame frame) {
        return need.apply(frame);
    }

    /** Takes a frame of the given need; a second one for a key is dropped, the first stands. */
    void take(Frame frame, LogitsNeed needed) {
        if (frame instanceof Activation activation) {
            take(activation, needed);
        } else if (frame instanceof Logits logits) {
            take(logits, needed);
        }
    }

    private void take(Activation frame, LogitsNeed needed) {
        JoinEntry entry = find(frame);
        if (entry.state().isOfLogits()) {
            waiting.leave(entry);
            logitsLeft++;
        } else if (entry.state() != JoinEntry.State.FRESH) {
            activationsLeft++;
            second(frame);
            return;
        }
        entry.take(frame);
        lines.add(entry);
        if (needed == LogitsNeed.NOW && !entry.hasLogits()) {
            awaitLogits(entry);
        } else {
            complete(entry);
        }
    }

    private void take(Logits frame, LogitsNeed needed) {
        if (needed == LogitsNeed.NONE) {
            logitsLeft++;
            frame.close();
            return;
        }
        JoinEntry entry = find(frame);
        if (entry.state() == JoinEntry.State.FRESH) {
            entry.take(frame);
            waiting.enter(entry, needed == LogitsNeed.NOW ? JoinEntry.State.LOGITS_WAIT : JoinEntry.State.LOGITS_SPARE);
            makeRoom();
            return;
        }
        logitsLeft++;
        if (entry.state() == JoinEntry.State.ACTIVATION_WAITS) {
            waiting.leave(entry);
            entry.take(frame);
            complete(entry);
        } else if (entry.state() == JoinEntry.State.COMPLETE && !entry.hasLogits()) {
            entry.take(frame);
        } else if (entry.isSettled()) {
            second(frame);
        } else {
            frame.close();
        }
    }

    private void awaitLogits(JoinEntry entry) {
        waiting.enter(entry, JoinEntry.State.ACTIVATION_WAITS);
        makeRoom();
    }

    /** Logits that nobody needs do not keep out those that somebody does. */
    private void makeRoom() {
        for (JoinEntry spare = waiting.oldestSpare();
                spare != null && waiting.logits() == capacity && !isCrowded();
                spare = waiting.oldestSpare()) {
            Logits frame = spare.logits();
            if (frame != null && need(frame) == LogitsNeed.NOW) {
                waiting.leave(spare);
                waiting.enter(spare, JoinEntry.State.LOGITS_WAIT);
            } else {
                drop(spare);
            }
        }
    }

    /**
     * Tells whether activations queue up for whoever is behind the join, so that those of logits which wait may not have been asked for yet. Those that
     * wait for logits themselves are no reason to keep others.
     */
    private boolean isCrowded() {
        return lines.held() - waiting.activations() > capacity / 2;
    }

    /**
     * Ends the wait of all that waited for a window: an activation goes on without logits; logits are closed, and nothing was answered, but wait
     * for another window where activations queue up.
     */
    void expire() {
        long now = waiting.now();
        for (JoinEntry entry = waiting.expired(now); entry != null; entry = waiting.expired(now)) {
            if (entry.state() == JoinEntry.State.ACTIVATION_WAITS) {
                waiting.leave(entry);
                entry.giveUp();
                lines.announce(entry);
            } else if (isCrowded()) {
                waiting.renew(entry, now);
            } else {
                drop(entry);
            }
        }
    }

    /** Returns after how many nanoseconds something expires, −1 where nothing waits. */
    long nextExpiry() {
        return waiting.nextExpiry();
    }

    /** Returns the next answer, which belongs to the caller; null where none is ready. */
    @Nullable
    Joined poll() {
        for (Queue<JoinEntry> line = lines.poll(); line != null; line = lines.poll()) {
            JoinEntry first = line.element();
            if (!lacksLogits(first)) {
                return leave(line);
            }
            // Not asked again: whatever its seed needs by now, its line was taken and waits for it.
            awaitLogits(first);
            awaitLogits(line);
        }
        return null;
    }

    /** Those behind one that has come to need logits begin to wait with it, so that they take one window and not one each. */
    private void awaitLogits(Queue<JoinEntry> line) {
        for (JoinEntry entry : line) {
            if (entry.state() == JoinEntry.State.COMPLETE && lacksLogits(entry)) {
                awaitLogits(entry);
            }
        }
    }

    /** Tells whether an activation's seed has come to need logits since it came without. */
    private boolean lacksLogits(JoinEntry entry) {
        Activation frame = entry.activation();
        return frame != null && !entry.hasLogits() && !entry.isOverdue() && need(frame) == LogitsNeed.NOW;
    }

    private Joined leave(Queue<JoinEntry> line) {
        JoinEntry entry = lines.leave(line);
        activationsLeft++;
        settle(entry);
        return entry.answer();
    }

    /** Tells whether every activation has left. */
    boolean isIdle() {
        return lines.held() == 0;
    }

    /** Returns how many activations have left since the last call. */
    int takeActivationsLeft() {
        int left = activationsLeft;
        activationsLeft = 0;
        return left;
    }

    /** Returns how many logits have left since the last call. */
    int takeLogitsLeft() {
        int left = logitsLeft;
        logitsLeft = 0;
        return left;
    }

    /** Closes every frame that it holds; then throws the first failure of a close. */
    void clear() {
        RuntimeException first = null;
        for (JoinEntry entry : entries.values()) {
            try {
                entry.close();
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        entries.clear();
        lines.clear();
        if (first != null) {
            throw first;
        }
    }

    private JoinEntry find(Frame frame) {
        JoinEntry fresh = JoinEntry.of(frame);
        JoinEntry known = entries.putIfAbsent(fresh, fresh);
        return known == null ? fresh : known;
    }

    private void drop(JoinEntry entry) {
        waiting.leave(entry);
        logitsLeft++;
        entries.remove(entry);
        entry.close();
    }

    private void complete(JoinEntry entry) {
        entry.complete();
        lines.announce(entry);
    }

    private void settle(JoinEntry entry) {
        if (settled.size() == (long) capacity * SETTLED_WINDOWS) {
            entries.remove(settled.remove());
        }
        settled.add(entry);
    }

    private void second(Frame frame) {
        recorder.count(MetricName.BLEND_REDELIVERED, Map.of(), 1);
        frame.close();
    }
}
