package io.kasmina.pipeline;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.prefetch.KernelLoop;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/** The bounded edge from lanes to the prefetch loop; filled by one mailbox, drained by {@code run()}. It knows what is under way. */
final class PrefetchQueue {

    private static final int CAPACITY = 65_536;

    private final Sinks.Many<PrefetchSignal> sink = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<PrefetchSignal>get(CAPACITY).get());
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final SerialMailbox mailbox;

    /** Orders by seed that have begun and not ended; counted up by lanes, down by whoever ends an order. */
    private final Map<SeedId, Integer> underWay = new ConcurrentHashMap<>();

    PrefetchQueue(SerialMailbox mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * Queues a signal.
     *
     * @param signal the signal
     * @param refused hears of a signal that found the queue full or ended
     */
    void offer(PrefetchSignal signal, Consumer<PrefetchSignal> refused) {
        if (signal instanceof PrefetchSignal.Start start) {
            underWay.merge(start.order().seed(), 1, Integer::sum);
        }
        mailbox.post(() -> {
            if (sink.tryEmitNext(signal).isFailure()) {
                refused.accept(signal);
            }
        });
    }

    /** Hears that nothing of an order is under way any more. Thread-safe. */
    void ended(PrefetchOrder order) {
        underWay.computeIfPresent(order.seed(), (seed, orders) -> orders == 1 ? null : orders - 1);
    }

    /** Tells whether any order of a seed is under way. Thread-safe. */
    boolean isPending(SeedId seed) {
        return underWay.containsKey(seed);
    }

    /** Runs a loop over the signals; after a close only as long as the drain allows, whatever a wedged device still holds. */
    Mono<Void> drain(KernelLoop loop, KasminaParts parts) {
        Mono<Long> over = closing().then(Mono.delay(parts.config().prefetch().drain(), parts.scheduler()));
        return loop.run(signals()).takeUntilOther(over);
    }

    Flux<PrefetchSignal> signals() {
        return sink.asFlux();
    }

    /** Gives up every order, also those that wait in the queue behind others. */
    void close() {
        mailbox.post(() -> closing.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST));
    }

    /** Completes after {@link #close}. */
    Mono<Void> closing() {
        return closing.asMono();
    }

    void complete() {
        mailbox.post(() -> sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST));
    }
}
