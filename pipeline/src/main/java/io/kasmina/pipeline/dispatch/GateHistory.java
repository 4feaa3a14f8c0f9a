package io.kasmina.pipeline.dispatch;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.state.GateRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest gate evaluations of a lane's seeds. Bounded: {@value #EVALUATIONS} a seed, {@value #SEEDS} seeds; the seed that was judged
 * longest ago is forgotten first, and counted. Touched by its lane alone.
 */
public final class GateHistory {

    /** Most evaluations that are kept of a seed. */
    public static final int EVALUATIONS = 64;

    /** Most seeds of a lane of which evaluations are kept. */
    static final int SEEDS = 16_384;

    private final Map<SeedId, Deque<GateRecord>> bySeed = new LinkedHashMap<>();
    private final Runnable forgotten;

    /**
     * Makes an empty history.
     *
     * @param forgotten runs for each seed whose evaluations were given up for want of places
     */
    GateHistory(Runnable forgotten) {
        this.forgotten = forgotten;
    }

    void keep(GateRecord evaluation) {
        // Taken out and put back: the order of insertion is that of the last judgement.
        Deque<GateRecord> before = bySeed.remove(evaluation.seed());
        Deque<GateRecord> kept = before == null ? new ArrayDeque<>() : before;
        if (kept.size() == EVALUATIONS) {
            kept.removeFirst();
        }
        kept.addLast(evaluation);
        bySeed.put(evaluation.seed(), kept);
        if (bySeed.size() > SEEDS) {
            bySeed.remove(bySeed.keySet().iterator().next());
            forgotten.run();
        }
    }

    /** Returns a copy, oldest first. */
    List<GateRecord> of(SeedId seed) {
        Deque<GateRecord> kept = bySeed.get(seed);
        return kept == null ? List.of() : List.copyOf(kept);
    }
}
