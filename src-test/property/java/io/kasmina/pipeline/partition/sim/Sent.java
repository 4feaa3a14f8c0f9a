package io.kasmina.pipeline.partition.sim;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that was published.
 *
 * @param kind what is special about it
 * @param id its id
 * @param seed its seed, null for none
 * @param operation what it asks of the seed, null for a command without one
 * @param issued when it was issued
 */
record Sent(Kind kind, String id, @Nullable SeedId seed, @Nullable SeedOperation operation, Instant issued) {

    /** What is special about a command. */
    enum Kind {
        /** Nothing. */
        FRESH,
        /** The same bytes were sent before, to the same place. */
        REPLAYED,
        /** Its MAC is wrong. */
        FORGED,
        /** On another partition. */
        MISROUTED,
        /** A seed's command on the control topic. */
        COPIED
    }
}
