package io.kasmina.pipeline.snapshot;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.pipeline.state.Stable;
import io.kasmina.tensor.Weights;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fast copies, in memory within a bound. A copy stays until it is durable; then it may make room for younger ones, and the durable copy
 * serves. So each snapshot that was taken is here or in the store. Confined to the device thread, which is its single writer.
 */
final class SnapshotVault {

    private final long bound;

    /** Least recently used first. */
    private final Map<SeedId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<SeedId> unsaved = new LinkedHashSet<>();

    /** What was last taken of each seed that is not forgotten, be it here or in the store. */
    private final Map<SeedId, Stable> taken = new HashMap<>();

    private long bytes;
    private long pinned;

    /** A copy, whether the store has it, and whether the store has once not taken it. */
    private record Entry(Snapshot snapshot, boolean durable, boolean failed) {

        long bytes() {
            return snapshot.weights().bytes();
        }
    }

    /**
     * Makes an empty vault.
     *
     * @param bound most bytes of parameters, at least 0; a single copy that is not durable yet may exceed it
     */
    SnapshotVault(long bound) {
        this.bound = bound;
    }

    /** Takes a copy that replaces the seed's former one; returns MEMORY_FULL and keeps that one if copies that are not durable fill the bound. */
    @Nullable
    RecallFailure put(Snapshot snapshot) {
        Entry former = entries.get(snapshot.seed());
        long others = pinned - (former == null || former.durable ? 0 : former.bytes());
        Entry entry = new Entry(snapshot, false, false);
        if (others > 0 && others + entry.bytes() > bound) {
            return RecallFailure.MEMORY_FULL;
        }
        remove(snapshot.seed());
        entries.put(snapshot.seed(), entry);
        taken.put(snapshot.seed(), snapshot.stable());
        bytes += entry.bytes();
        pinned += entry.bytes();
        makeRoom();
        return null;
    }

    /** Returns a snapshot's parameters, null if they are only in the store. */
    @Nullable
    Weights find(SeedId seed, Stable stable) {
        Entry entry = entries.get(seed);
        return entry != null && entry.snapshot.stable().equals(stable) ? entry.snapshot.weights() : null;
    }

    /** Returns what was last taken of a seed, null for nothing. */
    @Nullable
    Stable taken(SeedId seed) {
        return taken.get(seed);
    }

    /** The store has a copy: unless a younger one replaced it, it may go. */
    void saved(Snapshot snapshot) {
        Entry entry = waiting(snapshot);
        if (entry != null) {
            entries.put(snapshot.seed(), new Entry(snapshot, true, false));
            pinned -= entry.bytes();
            makeRoom();
        }
    }

    /** Remembers that the store has not taken a copy, unless a younger one replaced it; returns false where it is not the first time. */
    boolean unsaved(Snapshot snapshot) {
        Entry entry = waiting(snapshot);
        if (entry == null) {
            return true;
        }
        unsaved.add(snapshot.seed());
        entries.put(snapshot.seed(), new Entry(snapshot, false, true));
        return !entry.failed;
    }

    private @Nullable Entry waiting(Snapshot snapshot) {
        Entry entry = entries.get(snapshot.seed());
        boolean waits =
                entry != null && !entry.durable && entry.snapshot.stable().equals(snapshot.stable());
        return waits ? entry : null;
    }

    /** Takes a copy that the store has not taken before, null for none. */
    @Nullable
    Snapshot nextUnsaved() {
        Iterator<SeedId> next = unsaved.iterator();
        while (next.hasNext()) {
            Entry entry = entries.get(next.next());
            next.remove();
            if (entry != null && !entry.durable) {
                return entry.snapshot;
            }
        }
        return null;
    }

    /** Forgets a seed's copy. */
    void forget(SeedId seed) {
        remove(seed);
        unsaved.remove(seed);
        taken.remove(seed);
    }

    /** Returns the bytes of all copies. */
    long bytes() {
        return bytes;
    }

    private void remove(SeedId seed) {
        Entry gone = entries.remove(seed);
        if (gone != null) {
            bytes -= gone.bytes();
            pinned -= gone.durable ? 0 : gone.bytes();
        }
    }

    private void makeRoom() {
        Iterator<Entry> eldest = entries.values().iterator();
        while (bytes > bound && eldest.hasNext()) {
            Entry entry = eldest.next();
            if (entry.durable) {
                eldest.remove();
                bytes -= entry.bytes();
            }
        }
    }
}
