package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.tensor.Weights;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Checkpoints whose restore is under way: their parameters, and who waits for the answer. Thread-safe: a ticket is opened by its caller, read by
 * the device thread and answered once, by the seed's lane or by the caller whose request did not reach a lane.
 */
public final class Tickets {

    private final Map<Long, Ticket> open = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    private record Ticket(Snapshot snapshot, Sinks.One<Restored> answer) {}

    /** Opens a ticket; returns its number, at least 1. */
    long open(Snapshot snapshot) {
        long number = last.incrementAndGet();
        open.put(number, new Ticket(snapshot, Sinks.one()));
        return number;
    }

    /** Returns the answer to come, an empty one for a ticket that is not open. */
    Mono<Restored> answer(long number) {
        Ticket ticket = open.get(number);
        return ticket == null ? Mono.empty() : ticket.answer.asMono();
    }

    /** Returns a ticket's parameters, null if it is not open. */
    @Nullable
    Weights weights(long number) {
        Ticket ticket = open.get(number);
        return ticket == null ? null : ticket.snapshot.weights();
    }

    /** Answers and closes a ticket; nothing happens if it is closed. */
    void answered(long number, @Nullable RecallFailure failure) {
        Ticket ticket = open.remove(number);
        if (ticket != null) {
            SeedStage stage = ticket.snapshot.stable().stage();
            ticket.answer.emitValue(
                    failure == null ? new Restored.Done(stage) : new Restored.Failed(failure),
                    Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}
