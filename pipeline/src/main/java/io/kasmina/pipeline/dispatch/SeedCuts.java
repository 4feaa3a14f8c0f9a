package io.kasmina.pipeline.dispatch;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.state.SeedState;
import io.kasmina.pipeline.state.SnapshotRule;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a lane owes to the next cut: which of its seeds have changed since the last one. Nothing is noted until somebody cuts. Touched by
 * its lane alone.
 */
final class SeedCuts {

    private final Clock clock;

    /** Of the seeds that are under embargo, since a state does not tell when that ends. */
    private final Map<SeedId, Instant> embargoEnds = new HashMap<>();

    private final Set<SeedId> changed = new HashSet<>();
    private boolean on;

    /** True where the next cut has every seed. */
    private boolean whole = true;

    /** As the last cut had it; every snapshot names it, so that they agree. */
    private BreakerState isolation = BreakerState.CLOSED;

    SeedCuts(Clock clock) {
        this.clock = clock;
    }

    /** Takes what was kept for what the last cut had. */
    void restored(List<SeedSnapshot> seeds, IsolationMark kept) {
        on = true;
        whole = false;
        isolation = kept.state();
        seeds.forEach(seed -> {
            if (seed.embargoEnd() != null) {
                embargoEnds.put(seed.seed(), seed.embargoEnd());
            }
        });
    }

    /** Notes an embargo that begins. */
    void embargoed(SeedId seed, long millis) {
        embargoEnds.put(seed, clock.instant().plusMillis(millis));
    }

    /** Returns how long a restored seed's embargo lasts, in ms; 0 where it is over. */
    long embargoLeft(SeedId seed) {
        Instant end = embargoEnds.get(seed);
        return end == null ? 0 : Math.max(0, end.toEpochMilli() - clock.millis());
    }

    /** Hears of a changed seed. */
    void changed(@Nullable SeedState before, SeedState after) {
        if (before != null && before.stage() == SeedStage.EMBARGOED && after.stage() != SeedStage.EMBARGOED) {
            embargoEnds.remove(after.seed());
        }
        if (on && !whole && (before == null || SnapshotRule.differ(before, after))) {
            changed.add(after.seed());
        }
    }

    /** Returns the seeds that changed, and begins anew. */
    List<SeedSnapshot> take(Map<SeedId, SeedState> seeds, IsolationMark mark) {
        boolean all = whole || mark.state() != isolation;
        Stream<SeedState> due = all ? seeds.values().stream() : changed.stream().map(seeds::get);
        List<SeedSnapshot> cut = due.map(seed -> SnapshotRule.of(seed, embargoEnds.get(seed.seed()), mark))
                .toList();
        on = true;
        whole = false;
        isolation = mark.state();
        changed.clear();
        return cut;
    }

    /** What the last cut had did not arrive: the next one has every seed. */
    void lost() {
        whole = true;
        changed.clear();
    }
}
