package io.kasmina.pipeline.port;

import io.kasmina.contract.SeedId;
import reactor.core.publisher.Mono;

/**
 * Keeps the last stable snapshot of each seed where a crash of the process does not reach it. Implementations are thread-safe and never
 * block the caller nor complete on a thread that they need for themselves; calls about one seed take effect in the order in which they were subscribed.
 */
public interface SnapshotStore {

    /**
     * Replaces a seed's snapshot.
     *
     * @param seed the seed
     * @param content opaque bytes; the store copies nothing, so they must not change afterwards
     * @return completes when the snapshot is durable; errors with {@link java.io.IOException} if it cannot be made so, and then the former
     *     snapshot stands, or this one whole where the disk failed after it was written; never parts of both
     */
    Mono<Void> put(SeedId seed, byte[] content);

    /**
     * Returns a seed's snapshot, empty where there is none; errors with {@link java.io.IOException} if it cannot be read. The bytes may be
     * the store's own and must not be changed.
     */
    Mono<byte[]> get(SeedId seed);

    /** Forgets a seed's snapshot; completes when that is durable, also where there was none. */
    Mono<Void> remove(SeedId seed);
}
