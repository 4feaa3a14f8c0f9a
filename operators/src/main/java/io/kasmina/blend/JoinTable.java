package io.kasmina.blend;

import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one subscription that wait for their other half, and the keys that were answered. One writer, the join's
 * serialised stream; bounded by the sources' windows and by {@link SettledKeys}.
 */
final class JoinTable {

    private final Map<JoinTicket.Key, JoinTicket<Activation>> activations = new HashMap<>();
    private final Map<JoinTicket.Key, JoinTicket<Logits>> logits = new HashMap<>();
    private final SettledKeys settled;
    private final StageRecorder recorder;

    JoinTable(SettledKeys settled, StageRecorder recorder) {
        this.settled = settled;
        this.recorder = recorder;
    }

    /** An activation that needs no logits; a second one for a waiting or answered key is dropped. */
    @Nullable
    Joined pass(JoinTicket<Activation> ticket) {
        if (settled.contains(ticket.key()) || activations.containsKey(ticket.key())) {
            return second(ticket);
        }
        return alone(ticket);
    }

    /** An activation arrived; a second one for a waiting or answered key is dropped, the first stands. */
    @Nullable
    Joined activation(JoinTicket<Activation> ticket) {
        if (settled.contains(ticket.key())) {
            return second(ticket);
        }
        JoinTicket<Logits> other = logits.remove(ticket.key());
        if (other != null) {
            return both(ticket, other);
        }
        return activations.putIfAbsent(ticket.key(), ticket) == null ? null : second(ticket);
    }

    /** Logits arrived; a second set for a waiting or answered key is dropped, the first stands. */
    @Nullable
    Joined logits(JoinTicket<Logits> ticket) {
        if (settled.contains(ticket.key())) {
            return second(ticket);
        }
        JoinTicket<Activation> other = activations.remove(ticket.key());
        if (other != null) {
            return both(other, ticket);
        }
        return logits.putIfAbsent(ticket.key(), ticket) == null ? null : second(ticket);
    }

    /** An activation has waited long enough: it goes on without logits. */
    @Nullable
    Joined activationExpired(JoinTicket<Activation> ticket) {
        return activations.remove(ticket.key(), ticket) ? alone(ticket) : null;
    }

    /** Logits have waited long enough: nobody wants them, and nothing was answered. */
    @Nullable
    Joined logitsExpired(JoinTicket<Logits> ticket) {
        return logits.remove(ticket.key(), ticket) ? drop(ticket) : null;
    }

    private @Nullable Joined alone(JoinTicket<Activation> activation) {
        return activation.claim() ? answer(activation, null) : null;
    }

    private @Nullable Joined both(JoinTicket<Activation> activation, JoinTicket<Logits> logits) {
        boolean hasLogits = logits.claim();
        if (activation.claim()) {
            return answer(activation, hasLogits ? logits.frame().values() : null);
        }
        if (hasLogits) {
            logits.frame().close();
        }
        return null;
    }

    private Joined answer(JoinTicket<Activation> activation, @Nullable Tensor logits) {
        settled.add(activation.key());
        return new Joined(activation.frame(), logits);
    }

    private @Nullable Joined second(JoinTicket<?> ticket) {
        recorder.count(MetricName.BLEND_REDELIVERED, Map.of(), 1);
        return drop(ticket);
    }

    private static @Nullable Joined drop(JoinTicket<?> ticket) {
        if (ticket.claim()) {
            ticket.frame().close();
        }
        return null;
    }
}
