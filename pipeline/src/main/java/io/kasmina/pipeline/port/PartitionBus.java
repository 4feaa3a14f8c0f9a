package io.kasmina.pipeline.port;

import reactor.core.publisher.Flux;

/**
 * A bus that splits seeds into partitions and gives each partition to one process at a time. Implementations are thread-safe and block no
 * caller.
 */
@FunctionalInterface
public interface PartitionBus {

    /** Most partitions into which a bus may split its seeds. */
    int MAX_PARTITIONS = 10_000;

    /**
     * Joins the group of processes that share the partitions. Subscribed once.
     *
     * @return each partition as it is given to this process; one is given again only after its former run was released. A cancellation leaves the
     *     group once what was given is released; errors where the bus is broken beyond its own retries
     */
    Flux<SeedPartition> partitions();
}
