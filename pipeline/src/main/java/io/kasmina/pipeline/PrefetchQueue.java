package io.kasmina.pipeline;

import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.prefetch.PrefetchSignal;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/** The bounded edge from lanes to the prefetch loop; filled by one mailbox, drained by {@code run()}. */
final class PrefetchQueue {

    private static final int CAPACITY = 65_536;

    private final Sinks.Many<PrefetchSignal> sink = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<PrefetchSignal>get(CAPACITY).get());
    private final SerialMailbox mailbox;

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
        mailbox.post(() -> {
            if (sink.tryEmitNext(signal).isFailure()) {
                refused.accept(signal);
            }
        });
    }

    Flux<PrefetchSignal> signals() {
        return sink.asFlux();
    }

    void complete() {
        mailbox.post(() -> sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST));
    }
}
