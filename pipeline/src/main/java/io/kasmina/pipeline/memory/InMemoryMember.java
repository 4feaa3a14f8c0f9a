package io.kasmina.pipeline.memory;

import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.SeedPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** One process's view of a bus. Its stream is written by the bus's mailbox alone. */
final class InMemoryMember implements PartitionBus {

    private final InMemoryPartitionBus bus;
    private volatile @Nullable FluxSink<SeedPartition> given;

    InMemoryMember(InMemoryPartitionBus bus) {
        this.bus = bus;
    }

    @Override
    public Flux<SeedPartition> partitions() {
        return Flux.create(sink -> {
            given = sink;
            sink.onDispose(() -> {
                given = null;
                bus.left(this);
            });
            bus.joined();
        });
    }

    boolean isJoined() {
        return given != null;
    }

    void give(SeedPartition partition) {
        FluxSink<SeedPartition> sink = given;
        if (sink != null) {
            sink.next(partition);
        }
    }
}
