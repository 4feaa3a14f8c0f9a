package io.kasmina.pipeline.memory;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.isolate.Gradients;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.HostNote;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A partition while a member has it. Everything is decided on the bus's mailbox; the epoch is written there by the one restore. */
final class InMemorySeedPartition implements SeedPartition, PartitionSource {

    private static final int PREFETCH = 32;

    private final InMemoryPartitionBus bus;
    private final InMemoryMember member;
    private final int number;
    private final Sinks.Empty<Void> revoked = Sinks.empty();
    private volatile long epoch;

    InMemorySeedPartition(InMemoryPartitionBus bus, InMemoryMember member, int number) {
        this.bus = bus;
        this.member = member;
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public boolean owns(SeedId seed) {
        return bus.partitionOf(seed) == number;
    }

    @Override
    public Mono<PartitionState> restore() {
        return bus.restore(this);
    }

    @Override
    public PartitionSource source() {
        return this;
    }

    @Override
    public Mono<Void> commit(PartitionCut cut) {
        return bus.commit(this, cut);
    }

    @Override
    public Mono<Void> revoked() {
        return revoked.asMono();
    }

    @Override
    public Mono<Void> release() {
        return bus.release(this);
    }

    @Override
    public Flux<SignedCommand> commands() {
        return Flux.merge(PREFETCH, bus.commands(number), bus.control(number));
    }

    @Override
    public Flux<Arrival<Activation>> activations() {
        return bus.activations(number);
    }

    @Override
    public Flux<Arrival<Logits>> logits() {
        return bus.logits(number);
    }

    @Override
    public Flux<Arrival<Gradients>> gradients() {
        return bus.gradients(number);
    }

    @Override
    public Flux<Arrival<HostNote>> host() {
        return bus.host(number);
    }

    InMemoryMember member() {
        return member;
    }

    void began(long fresh) {
        epoch = fresh;
    }

    long epoch() {
        return epoch;
    }

    void revoke() {
        revoked.tryEmitEmpty();
    }
}
