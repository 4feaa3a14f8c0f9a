package io.kasmina.pipeline;

import io.kasmina.contract.Adjustment;
import io.kasmina.pipeline.lane.SerialMailbox;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Hands optimizer adjustments to the host; emitted by one mailbox. What was taken waits for the first subscriber. */
final class AdjustmentOutlet {

    private static final int CAPACITY = 1024;

    private final Sinks.Many<Adjustment> sink = Sinks.many().multicast().onBackpressureBuffer(CAPACITY, false);
    private final SerialMailbox mailbox;

    AdjustmentOutlet(SerialMailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** Returns true if the adjustment was taken. */
    Mono<Boolean> offer(Adjustment adjustment) {
        return mailbox.ask(answer -> answer.success(sink.tryEmitNext(adjustment).isSuccess()));
    }

    Flux<Adjustment> adjustments() {
        return sink.asFlux();
    }

    void complete() {
        mailbox.post(() -> sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST));
    }
}
