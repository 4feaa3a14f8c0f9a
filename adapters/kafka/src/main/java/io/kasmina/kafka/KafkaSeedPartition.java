package io.kasmina.kafka;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SeedPartition;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One partition on Kafka, for one run over it.
 *
 * <p>Thread-safe: the run calls restore, then commit after commit, which alone change the places, and between which the places of a quiet
 * partition are kept: each waits for the end of the one before it. Whoever looks at the places, as a stream does that begins, sees the last
 * swap of one reference.
 */
final class KafkaSeedPartition implements SeedPartition {

    private final int number;
    private final int partitions;
    private final PartitionRun run;
    private final KafkaSource source;
    private final AtomicReference<Places> places;
    private final Sinks.Empty<Void> revoked = Sinks.empty();
    private final Mono<Void> released;
    private final AtomicReference<Mono<Void>> last = new AtomicReference<>(Mono.empty());
    private volatile PartitionFault.@Nullable Kind fault;

    /**
     * Makes it, without a connection.
     *
     * @param run what it does to the brokers
     * @param onRelease told once when the connections are closed; must not block
     */
    KafkaSeedPartition(PartitionRun run, KafkaSource.Opening opening, Consumer<KafkaSeedPartition> onRelease) {
        this.run = run;
        this.number = run.places().partition();
        this.partitions = run.places().config().partitions();
        this.places = new AtomicReference<>(run.places());
        this.source = opening.open(this::places);
        this.released = run.close().doFinally(end -> onRelease.accept(this)).cache();
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public boolean owns(SeedId seed) {
        return SeedRouting.partition(seed, partitions) == number;
    }

    @Override
    public Mono<PartitionState> restore() {
        return run.restore()
                .doOnNext(restored -> places.set(restored.places()))
                .map(PartitionRun.Restored::state)
                .doOnError(PartitionFault.class, failure -> fault = failure.kind());
    }

    @Override
    public PartitionSource source() {
        return source;
    }

    @Override
    public Mono<Void> commit(PartitionCut cut) {
        return inTurn(Mono.defer(() -> {
            Places after = places().with(cut);
            return run.commit(cut, after)
                    .doOnSuccess(done -> places.set(after))
                    .doOnError(PartitionFault.class, failure -> fault = failure.kind());
        }));
    }

    /** Writes the places of a partition without news from time to time; never fails, since a producer that did fails the next commit too. */
    Mono<Void> keep() {
        return Mono.defer(() -> run.isForgetting() ? commit(PartitionCut.NONE).onErrorComplete() : Mono.empty());
    }

    private Mono<Void> inTurn(Mono<Void> commit) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> done = Sinks.empty();
            Mono<Void> before = Objects.requireNonNull(last.getAndSet(done.asMono()));
            return before.then(commit).doFinally(end -> done.tryEmitEmpty());
        });
    }

    @Override
    public Mono<Void> revoked() {
        return revoked.asMono().publishOn(run.events());
    }

    @Override
    public Mono<Void> release() {
        return released;
    }

    /** Asks whoever runs it to give it back. Idempotent, any thread. */
    void revoke() {
        revoked.tryEmitEmpty();
    }

    /** Returns what is committed, as far as this process knows. */
    Places places() {
        return Objects.requireNonNull(places.get());
    }

    /** Returns why the run over it failed, null where it did not. */
    PartitionFault.@Nullable Kind fault() {
        return fault;
    }

    @Override
    public String toString() {
        return "KafkaSeedPartition[" + number + "]";
    }
}
