package io.kasmina.blend;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one subscription that wait for their other half. One writer, the join's serialised stream; bounded by the
 * sources' windows.
 */
final class JoinTable {

    private final Map<JoinTicket.Key, JoinTicket<Activation>> activations = new HashMap<>();
    private final Map<JoinTicket.Key, JoinTicket<Logits>> logits = new HashMap<>();

    /** An activation that needs no logits. */
    static @Nullable Joined pass(JoinTicket<Activation> ticket) {
        return ticket.claim() ? new Joined(ticket.frame(), null) : null;
    }

    /** An activation arrived; a second one for a waiting key is dropped, the first stands. */
    @Nullable
    Joined activation(JoinTicket<Activation> ticket) {
        JoinTicket<Logits> other = logits.remove(ticket.key());
        if (other != null) {
            return join(ticket, other);
        }
        if (activations.putIfAbsent(ticket.key(), ticket) != null) {
            drop(ticket);
        }
        return null;
    }

    /** Logits arrived; a second set for a waiting key is dropped, the first stands. */
    @Nullable
    Joined logits(JoinTicket<Logits> ticket) {
        JoinTicket<Activation> other = activations.remove(ticket.key());
        if (other != null) {
            return join(other, ticket);
        }
        if (logits.putIfAbsent(ticket.key(), ticket) != null) {
            drop(ticket);
        }
        return null;
    }

    /** An activation has waited long enough: it goes on without logits. */
    @Nullable
    Joined activationExpired(JoinTicket<Activation> ticket) {
        return activations.remove(ticket.key(), ticket) ? pass(ticket) : null;
    }

    /** Logits have waited long enough: nobody wants them. */
    @Nullable
    Joined logitsExpired(JoinTicket<Logits> ticket) {
        if (logits.remove(ticket.key(), ticket)) {
            drop(ticket);
        }
        return null;
    }

    private static @Nullable Joined join(JoinTicket<Activation> activation, JoinTicket<Logits> logits) {
        boolean hasLogits = logits.claim();
        if (!activation.claim()) {
            if (hasLogits) {
                logits.frame().close();
            }
            return null;
        }
        return new Joined(activation.frame(), hasLogits ? logits.frame().values() : null);
    }

    private static void drop(JoinTicket<?> ticket) {
        if (ticket.claim()) {
            ticket.frame().close();
        }
    }
}
