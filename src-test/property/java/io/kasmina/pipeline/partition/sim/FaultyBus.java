package io.kasmina.pipeline.partition.sim;

import io.kasmina.pipeline.port.PartitionBus;
import io.kasmina.pipeline.port.SeedPartition;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** A member whose partitions suffer. */
record FaultyBus(PartitionBus whole, Chaos chaos, Scheduler timer, Runnable crash) implements PartitionBus {

    @Override
    public Flux<SeedPartition> partitions() {
        return whole.partitions().map(partition -> new FaultyPartition(partition, chaos, timer, crash));
    }
}
