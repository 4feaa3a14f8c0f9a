package io.kasmina.blend;

import org.jspecify.annotations.Nullable;

/**
 * What reaches a join's writer.
 *
 * @param ticket the frame that something happened to
 * @param effect what it does to the table
 */
record JoinSignal(JoinTicket<?> ticket, Effect effect) {

    /** Closes the frame if the signal never reaches the writer. */
    void discard() {
        ticket.discard();
    }

    /** A change of the table; returns what became ready, null for nothing. */
    @FunctionalInterface
    interface Effect {
        @Nullable
        Joined on(JoinTable table);
    }
}
