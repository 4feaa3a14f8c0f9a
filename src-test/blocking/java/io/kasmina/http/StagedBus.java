package io.kasmina.http;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Double of the bus that answers one blueprint with a reference, and stops where a stage says so. */
final class StagedBus implements KernelRequests, KernelReplies {

    /** The blueprint that is answered; any other one never is. */
    static final String BLUEPRINT = "good";

    private final PrefetchStage stage;
    private final String reference;
    private final Sha256 digest;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final Sinks.Many<KernelReply> replies = Sinks.many().multicast().directBestEffort();

    StagedBus(PrefetchStage stage, String reference, Sha256 digest) {
        this.stage = stage;
        this.reference = reference;
        this.digest = digest;
    }

    /** Returns how many requests were begun to be published. */
    int requests() {
        return requests.get();
    }

    /** Returns how many publications have neither ended nor been cancelled. */
    int hanging() {
        return hanging.get();
    }

    @Override
    public Mono<Void> publish(KernelRequest request) {
        return Mono.defer(() -> {
                    hanging.incrementAndGet();
                    requests.incrementAndGet();
                    return stage == PrefetchStage.PUBLISHING
                            ? Mono.<Void>never()
                            : Mono.<Void>fromRunnable(() -> answer(request));
                })
                .doFinally(end -> hanging.decrementAndGet());
    }

    @Override
    public Flux<KernelReply> replies() {
        return replies.asFlux();
    }

    private void answer(KernelRequest request) {
        if (stage != PrefetchStage.AWAITING_REPLY && request.blueprintId().equals(BLUEPRINT)) {
            replies.tryEmitNext(new KernelReply.Ready(
                    request.requestId(), request.blueprintId(), reference, digest.hex(), "", 1, 2));
        }
    }
}
