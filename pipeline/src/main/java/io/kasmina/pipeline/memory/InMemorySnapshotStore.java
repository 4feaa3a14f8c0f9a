package io.kasmina.pipeline.memory;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.SnapshotStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Snapshots inside one process: as durable as the process. Thread-safe; every call takes effect at once on the subscribing thread.
 *
 * <p>A seed's snapshot is replaced inside the map's own exclusion for that seed; the bytes held are counted in one atomic number.
 */
public final class InMemorySnapshotStore implements SnapshotStore {

    private final Map<SeedId, byte[]> snapshots = new ConcurrentHashMap<>();
    private final AtomicLong held = new AtomicLong();
    private final long capacity;

    /**
     * Makes an empty store.
     *
     * @param capacity most bytes of all snapshots together, at least 1; a snapshot beyond it is refused with {@link IOException}
     */
    public InMemorySnapshotStore(long capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: must be at least 1, was " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public Mono<Void> put(SeedId seed, byte[] content) {
        return Mono.defer(() -> replace(seed, content)
                ? Mono.empty()
                : Mono.error(new IOException("snapshots: must hold at most " + capacity + " bytes, were " + held.get()
                        + " before one of " + content.length)));
    }

    @Override
    public Mono<byte[]> get(SeedId seed) {
        return Mono.fromSupplier(() -> snapshots.get(seed));
    }

    @Override
    public Mono<Void> remove(SeedId seed) {
        return Mono.fromRunnable(() -> snapshots.computeIfPresent(seed, (id, former) -> {
            held.addAndGet(-former.length);
            return null;
        }));
    }

    private boolean replace(SeedId seed, byte[] content) {
        return snapshots.compute(seed, (id, former) -> reserve(content.length - length(former)) ? content : former)
                == content;
    }

    /** Counts a change of bytes held unless it grows them beyond the capacity. */
    private boolean reserve(long change) {
        return fits(held.getAndUpdate(now -> fits(now, change) ? now + change : now), change);
    }

    private boolean fits(long now, long change) {
        return change <= 0 || now + change <= capacity;
    }

    private static long length(byte @Nullable [] snapshot) {
        return snapshot == null ? 0 : snapshot.length;
    }
}
