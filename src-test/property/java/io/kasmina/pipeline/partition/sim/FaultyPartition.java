package io.kasmina.pipeline.partition.sim;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A partition whose commits are slow, fail or find their process dead, and whose records may come twice. */
record FaultyPartition(SeedPartition whole, Chaos chaos, Scheduler timer, Runnable crash)
        implements SeedPartition, PartitionSource {

    @Override
    public int number() {
        return whole.number();
    }

    @Override
    public boolean owns(SeedId seed) {
        return whole.owns(seed);
    }

    @Override
    public Mono<PartitionState> restore() {
        return Mono.defer(() -> later().then(whole.restore()));
    }

    @Override
    public PartitionSource source() {
        return this;
    }

    @Override
    public Mono<Void> commit(PartitionCut cut) {
        return Mono.defer(() -> switch (chaos.commit()) {
            case SLOW -> later().then(whole.commit(cut));
            case LATE -> whole.commit(cut).then(later());
            case LOST -> later().then(Mono.error(lost()));
            case UNSURE -> whole.commit(cut).then(later()).then(Mono.error(lost()));
            case CRASH_BEFORE -> dead();
            case CRASH_AFTER -> whole.commit(cut).then(dead());
        });
    }

    @Override
    public Mono<Void> revoked() {
        return whole.revoked();
    }

    @Override
    public Mono<Void> release() {
        return whole.release();
    }

    @Override
    public Flux<SignedCommand> commands() {
        return whole.source().commands().concatMap(this::maybeTwice, 1);
    }

    @Override
    public Flux<Arrival<Activation>> activations() {
        return whole.source().activations();
    }

    @Override
    public Flux<Arrival<Logits>> logits() {
        return whole.source().logits();
    }

    @Override
    public Flux<Arrival<Gradients>> gradients() {
        return whole.source().gradients();
    }

    @Override
    public Flux<Arrival<HostNote>> host() {
        return whole.source().host().concatMap(this::maybeTwice, 1);
    }

    private <T> Flux<T> maybeTwice(T record) {
        return chaos.twice() ? Flux.just(record, record) : Flux.just(record);
    }

    private Mono<Void> later() {
        return Mono.delay(chaos.latency(), timer).then();
    }

    private Mono<Void> dead() {
        return Mono.<Void>fromRunnable(crash).then(Mono.never());
    }

    private PartitionFault lost() {
        return new PartitionFault(PartitionFault.Kind.UNAVAILABLE, "partition " + number() + ": drawn", null);
    }
}
