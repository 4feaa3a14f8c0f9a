package io.kasmina.support;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.SnapshotStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Double of a durable store: at once, failing or hanging as a test sets it. One thread. */
public final class ScriptedSnapshots implements SnapshotStore {

    private final Map<SeedId, byte[]> snapshots = new HashMap<>();
    private Mono<Void> before = Mono.empty();
    private int offers;
    private int puts;

    /** Makes every call fail from now on. */
    public void fail() {
        before = Mono.error(new IOException("scripted"));
    }

    /** Makes every call wait for something from now on. */
    public void waitFor(Mono<Void> next) {
        before = next;
    }

    /** Changes a seed's bytes behind everybody's back; null removes them. */
    public void tamper(SeedId seed, UnaryOperator<byte[]> change) {
        snapshots.computeIfPresent(seed, (id, bytes) -> change.apply(bytes.clone()));
    }

    /** Returns how often a snapshot was offered, taken in or not. */
    public int offers() {
        return offers;
    }

    /** Returns how many snapshots were taken in. */
    public int puts() {
        return puts;
    }

    /** Tells whether a seed has one. */
    public boolean has(SeedId seed) {
        return snapshots.containsKey(seed);
    }

    @Override
    public Mono<Void> put(SeedId seed, byte[] content) {
        offers++;
        return before.then(Mono.fromRunnable(() -> {
            puts++;
            snapshots.put(seed, content);
        }));
    }

    @Override
    public Mono<byte[]> get(SeedId seed) {
        return before.then(Mono.fromSupplier(() -> snapshots.get(seed)));
    }

    @Override
    public Mono<Void> remove(SeedId seed) {
        return before.then(Mono.fromRunnable(() -> snapshots.remove(seed)));
    }
}
