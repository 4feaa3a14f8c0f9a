package io.kasmina.pipeline.port;

import io.kasmina.support.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A member of a group as a test plays it: takes what it is given and does nothing by itself. */
final class HeldPartitions implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Map<Integer, SeedPartition> held = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final PartitionBus bus;
    private final Disposable membership;

    HeldPartitions(PartitionBus bus) {
        this.bus = bus;
        membership = bus.partitions().subscribe(this::take, failures::add);
    }

    PartitionBus bus() {
        return bus;
    }

    /** Waits for a partition. */
    SeedPartition take(int number) {
        Await.until("partition " + number, SOON, () -> held.containsKey(number));
        return held.get(number);
    }

    /** Tells which are held. */
    List<Integer> numbers() {
        return List.copyOf(held.keySet());
    }

    /** Returns how often a partition was given. */
    int given() {
        return given.get();
    }

    List<Throwable> failures() {
        return failures;
    }

    /** Releases a partition. */
    void release(int number) {
        held.remove(number).release().block(SOON);
    }

    /** Waits for a partition and restores it. */
    PartitionState restore(int number) {
        return take(number).restore().block(SOON);
    }

    /** Commits a cut. */
    void commit(int number, PartitionCut cut) {
        held.get(number).commit(cut).block(SOON);
    }

    /** Returns the next elements of a stream. */
    static <T> List<T> next(Flux<T> stream, int count) {
        return stream.take(count).collectList().block(SOON);
    }

    /** Tells whether a partition must be given back. */
    boolean isRevoked(int number) {
        SeedPartition partition = held.get(number);
        return partition != null
                && Boolean.TRUE.equals(partition
                        .revoked()
                        .thenReturn(true)
                        .timeout(Duration.ofMillis(50), Mono.just(false))
                        .block(SOON));
    }

    /** Leaves the group and releases what is held. */
    @Override
    public void close() {
        membership.dispose();
        List.copyOf(held.keySet()).forEach(this::release);
    }

    private void take(SeedPartition partition) {
        given.incrementAndGet();
        held.put(partition.number(), partition);
    }
}
