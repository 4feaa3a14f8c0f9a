package io.kasmina.pipeline.partition;

import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionCut;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Activations from their arrival to the cut that answers them. Answers leave in the order in which the activations arrived, whatever the order
 * in which they were made: so a committed place stands for committed answers, and no answer can be made a second time from
 * another state. Remembers the latest answered keys. Confined to its desk's mailbox.
 */
final class FrameLine {

    private final Queue<FrameKey> line = new ArrayDeque<>();
    private final Map<FrameKey, Entry> open = new HashMap<>();
    private final Queue<FrameKey> answered = new ArrayDeque<>();
    private final Set<FrameKey> known = new HashSet<>();
    private final int memory;
    private int waiting;

    /**
     * Makes an empty line.
     *
     * @param memory how many answered keys are remembered, at least as many as the join behind it remembers
     */
    FrameLine(int memory) {
        this.memory = memory;
    }

    /**
     * Takes an activation.
     *
     * @return false where one for its key waits or was answered: this one gets no answer
     */
    boolean arrived(FrameKey key, Entry entry) {
        if (!known.add(key)) {
            return false;
        }
        open.put(key, entry);
        line.add(key);
        waiting++;
        return true;
    }

    /** Returns the training run of an activation that waits for its answer, null where none does. */
    @Nullable
    TrainingRunId run(FrameKey key) {
        Entry entry = open.get(key);
        return entry == null ? null : entry.run;
    }

    /** Takes an answer; only the first for a key counts. */
    void answered(FrameKey key, PartitionCut.Blend answer) {
        Entry entry = open.get(key);
        if (entry != null && entry.answer == null) {
            entry.answer = answer;
            waiting--;
        }
    }

    /** Tells whether an activation has arrived and not left. */
    boolean holds(FrameKey key) {
        return open.containsKey(key);
    }

    /** Tells whether an activation has left, as far as that is remembered. */
    boolean wasAnswered(FrameKey key) {
        return known.contains(key) && !open.containsKey(key);
    }

    /** Tells whether the next one may leave. */
    boolean isReady() {
        return answeredFirst() != null;
    }

    /** Returns when the oldest one came, {@link RunState#NONE} for none. */
    long since() {
        FrameKey first = line.peek();
        Entry entry = first == null ? null : open.get(first);
        return entry == null ? RunState.NONE : entry.since;
    }

    /** Tells whether no activation waits for its answer. */
    boolean isAnswered() {
        return waiting == 0;
    }

    /** Returns the answers that leave now; their records are applied. */
    Released release() {
        List<PartitionCut.Blend> answers = new ArrayList<>();
        long bytes = 0;
        for (Entry first = answeredFirst(); first != null; first = answeredFirst()) {
            FrameKey key = line.remove();
            open.remove(key);
            remember(key);
            first.slot.done();
            answers.add(Objects.requireNonNull(first.answer, "answered"));
            bytes += first.bytes;
        }
        return new Released(answers, bytes);
    }

    private @Nullable Entry answeredFirst() {
        FrameKey first = line.peek();
        Entry entry = first == null ? null : open.get(first);
        return entry == null || entry.answer == null ? null : entry;
    }

    private void remember(FrameKey key) {
        answered.add(key);
        if (answered.size() > memory) {
            known.remove(answered.remove());
        }
    }

    /**
     * What left.
     *
     * @param answers in the order of their activations
     * @param bytes of their activations' records
     */
    record Released(List<PartitionCut.Blend> answers, long bytes) {

        /** Nothing. */
        static final Released NONE = new Released(List.of(), 0);
    }

    /** An activation in the line. */
    static final class Entry {

        private final TrainingRunId run;
        private final long bytes;
        private final AppliedOffsets.Slot slot;
        private final long since;
        private PartitionCut.@Nullable Blend answer;

        /**
         * Makes an entry without an answer.
         *
         * @param run the training run that the record names
         * @param bytes the record's size
         * @param slot its place
         * @param since when it came, in the timer's nanoseconds
         */
        Entry(TrainingRunId run, long bytes, AppliedOffsets.Slot slot, long since) {
            this.run = run;
            this.bytes = bytes;
            this.slot = slot;
            this.since = since;
        }
    }
}
