package io.kasmina.pipeline.partition;

import io.kasmina.contract.Origin;
import io.kasmina.pipeline.port.PartitionCut;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * How far each topic partition was applied: up to the first record that is not done yet, whatever came behind it. Holds one slot for each
 * record that arrived and is not covered by that, with its dead letter, which leaves with its place: so it is written once. Confined to its
 * desk's mailbox.
 */
final class AppliedOffsets {

    private final Map<PartitionCut.Source, Line> lines = new HashMap<>();

    /**
     * Notes that a record arrived.
     *
     * @param place where it was read; places of a topic partition rise
     * @return its slot, null where this or a later place arrived before: a redelivery
     */
    @Nullable
    Slot arrived(Origin place) {
        Line line =
                lines.computeIfAbsent(new PartitionCut.Source(place.topic(), place.partition()), from -> new Line());
        if (place.offset() <= line.last) {
            return null;
        }
        line.last = place.offset();
        Slot slot = new Slot(place.offset());
        line.slots.add(slot);
        return slot;
    }

    /** Returns what came further since the last call. */
    Passed take() {
        Map<PartitionCut.Source, Long> news = new HashMap<>();
        List<Buried> letters = new ArrayList<>();
        lines.forEach((source, line) -> {
            long next = line.next(letters);
            if (next > line.taken) {
                line.taken = next;
                news.put(source, next);
            }
        });
        return new Passed(news, letters);
    }

    /** Returns how many records arrived and are not covered by {@link #take} yet. */
    int open() {
        return lines.values().stream().mapToInt(line -> line.slots.size()).sum();
    }

    /**
     * Records that are behind us.
     *
     * @param places for each topic partition that came further, the place from which a restart reads on
     * @param letters of those records, in order for each topic partition
     */
    record Passed(Map<PartitionCut.Source, Long> places, List<Buried> letters) {}

    /** One record's place. */
    static final class Slot {

        private final long offset;
        private @Nullable Buried letter;
        private boolean done;

        private Slot(long offset) {
            this.offset = offset;
        }

        /** The record is applied; said once or more. */
        void done() {
            done = true;
        }

        /** The record is a dead letter; said before its place is taken. */
        void buries(Buried dead) {
            letter = dead;
        }
    }

    private static final class Line {

        private final Queue<Slot> slots = new ArrayDeque<>();
        private long last = -1;
        private long passed = -1;
        private long taken = -1;

        private long next(List<Buried> letters) {
            for (Slot first = slots.peek(); first != null && first.done; first = slots.peek()) {
                passed = slots.remove().offset + 1;
                if (first.letter != null) {
                    letters.add(first.letter);
                }
            }
            return passed;
        }
    }
}
