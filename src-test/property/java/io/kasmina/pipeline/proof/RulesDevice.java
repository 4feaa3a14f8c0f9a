package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.Effect;
import io.kasmina.pipeline.state.Stable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the rules have on the device: kernels by their numbers, and snapshots. Not thread-safe. */
final class RulesDevice {

    private final Map<SeedId, Set<Long>> kernels = new HashMap<>();
    private final Map<SeedId, Input.Leftover> leftovers = new HashMap<>();

    /** Rollbacks that wait. */
    private final Map<SeedId, Effect.Recall> waiting = new HashMap<>();

    /** Seeds for whose snapshots there is no room. */
    private final Set<SeedId> crowded = new HashSet<>();

    private final Map<SeedId, Stable> taken = new HashMap<>();
    private long attachments;

    /** Puts a kernel on the device; returns its number. */
    long attach(SeedId seed) {
        kernels.computeIfAbsent(seed, none -> new HashSet<>()).add(++attachments);
        return attachments;
    }

    /** Takes a kernel from the device; tells whether it was there. */
    boolean detach(SeedId seed, long attachment) {
        return kernels(seed).remove(attachment);
    }

    /** Returns the numbers of a seed's kernels. */
    Set<Long> kernels(SeedId seed) {
        return kernels.getOrDefault(seed, new HashSet<>());
    }

    void leave(Input.Leave leave) {
        leftovers.put(leave.seed(), leave.leftover());
    }

    boolean holds(SeedId seed) {
        return leftovers.get(seed) == Input.Leftover.KERNEL || !kernels(seed).isEmpty();
    }

    int leases(SeedId seed) {
        return leftovers.get(seed) == Input.Leftover.LEASE ? 1 : 0;
    }

    void crowd(SeedId seed, boolean full) {
        if (full) {
            crowded.add(seed);
        } else {
            crowded.remove(seed);
        }
    }

    /** Takes a snapshot; tells whether there was room. */
    boolean take(Effect.TakeSnapshot wanted) {
        boolean room = !crowded.contains(wanted.seed());
        if (room) {
            taken.put(wanted.seed(), wanted.stable());
        }
        return room;
    }

    /** Returns what stands where there was no room, whatever the lane thought when it decided; null for nothing. */
    Stable standing(SeedId seed) {
        return taken.get(seed);
    }

    void forget(SeedId seed) {
        taken.remove(seed);
    }

    void recall(Effect.Recall recall) {
        waiting.put(recall.seed(), recall);
    }

    /** Returns the rollback that waits and forgets it, null for none. */
    Effect.Recall nextRecall(SeedId seed) {
        return waiting.remove(seed);
    }
}
