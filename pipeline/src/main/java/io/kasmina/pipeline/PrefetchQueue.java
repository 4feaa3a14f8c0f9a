package io.kasmina.pipeline;

import io.kasmina.contract.GateReason;
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
    private final Refetches refetches;

    /** True from the first restored order on: until then an end is nobody's turn. */
    private volatile boolean restores;

    /** Orders by seed that have begun and not ended; counted up by lanes, down by whoever ends an order. */
    private final Map<SeedId, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * Makes a queue.
     *
     * @param mailbox fills it
     * @param window most kernels of restored seeds that are under way at once, at least 1
     */
    PrefetchQueue(SerialMailbox mailbox, int window) {
        this.mailbox = mailbox;
        this.refetches = new Refetches(window);
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
            if (signal instanceof PrefetchSignal.Cancel cancel) {
                refetches.cancel(cancel.seed(), cancel.generation());
            }
            if (sink.tryEmitNext(signal).isFailure()) {
                refused.accept(signal);
            }
        });
    }

    /**
     * Queues the order of a restored seed behind others of its kind; it is refused only by the end.
     *
     * @param order the order
     * @param insists true where it is asked again when it fails for a reason that may pass
     */
    void refetch(PrefetchOrder order, boolean insists) {
        restores = true;
        mailbox.post(() -> {
            refetches.add(order, insists);
            beginRefetches();
        });
    }

    /** Takes an order back that failed and is to be asked again; false where it has failed for good. Thread-safe. */
    boolean again(PrefetchOrder order, GateReason reason) {
        if (!refetches.insistsOn(order, reason)) {
            return false;
        }
        mailbox.post(() -> {
            long millis = refetches.putBack(order);
            if (millis > 0) {
                mailbox.postLater(this::goOn, millis);
            }
        });
        return true;
    }

    private void goOn() {
        refetches.letGo();
        beginRefetches();
    }

    /** An order that finds the queue full waits for the end of any other, of which there are many then. */
    private void beginRefetches() {
        PrefetchOrder order = refetches.next();
        while (order != null
                && sink.tryEmitNext(new PrefetchSignal.Start(order)).isSuccess()) {
            underWay.merge(order.seed(), 1, Integer::sum);
            refetches.begun(order);
            order = refetches.next();
        }
    }

    /** Hears that nothing of an order is under way any more. Thread-safe. */
    void ended(PrefetchOrder order) {
        underWay.computeIfPresent(order.seed(), (seed, orders) -> orders == 1 ? null : orders - 1);
        if (restores) {
            mailbox.post(() -> {
                refetches.ended(order);
                beginRefetches();
            });
        }
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
        mailbox.post(() -> {
            refetches.clear();
            closing.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        });
    }

    /** Completes after {@link #close}. */
    Mono<Void> closing() {
        return closing.asMono();
    }

    void complete() {
        mailbox.post(() -> sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST));
    }
}
