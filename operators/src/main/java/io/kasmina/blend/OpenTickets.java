package io.kasmina.blend;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tickets of one subscription that nobody has claimed. A stream that ends closes their frames itself, because an operator that is
 * cancelled while another thread hands it an element may drop it without a word. Thread-safe: a ticket is closed by whoever claims it first.
 */
final class OpenTickets {

    private final Set<JoinTicket<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /** Notes a ticket; one that comes after the end is closed at once. */
    <F extends Frame> JoinTicket<F> issue(F frame) {
        JoinTicket<F> ticket = new JoinTicket<>(frame, open::remove);
        open.add(ticket);
        if (ended) {
            ticket.discard();
        }
        return ticket;
    }

    /** Closes every frame that nobody has claimed; idempotent. */
    void end() {
        ended = true;
        open.forEach(JoinTicket::discard);
    }
}
