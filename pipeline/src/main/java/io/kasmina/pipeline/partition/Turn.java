package io.kasmina.pipeline.partition;

import io.kasmina.pipeline.port.PartitionCut;
import java.util.List;

/**
 * What is applied in one go: all of a cut, or a part of it where commits take longer.
 *
 * @param inputs in the order of their arrival; empty where only news wait
 * @param last true if none follows
 */
record Turn(List<Input> inputs, boolean last) {

    /** A turn that applies nothing. */
    static final Turn NONE = new Turn(List.of(), false);

    /**
     * The cut of a turn.
     *
     * @param cut what to commit
     * @param bytes of the activations that it answers
     * @param records how many activations that is
     * @param letters its dead letters
     * @param part whether it ends the turn
     */
    record Taken(PartitionCut cut, long bytes, int records, List<Buried> letters, Part part) {

        /** Nothing is cut: what the turn did leaves with a later one. */
        static final Taken HELD = new Taken(PartitionCut.NONE, 0, 0, List.of(), Part.HELD);

        /** Returns a cut of packets that its turn did not wait with. */
        static Taken early(PartitionCut packets) {
            return new Taken(packets, 0, 0, List.of(), Part.EARLY);
        }
    }

    /** Which part of a turn a cut is. */
    enum Part {
        /** None of it yet. */
        HELD,
        /** Packets alone, while commands of the turn have no answer yet. */
        EARLY,
        /** All the rest. */
        WHOLE,
        /** The same, and no turn follows. */
        LAST
    }
}
