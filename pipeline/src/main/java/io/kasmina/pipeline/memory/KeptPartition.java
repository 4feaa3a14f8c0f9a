package io.kasmina.pipeline.memory;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.SeedSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a bus keeps of one partition: what was committed, and who has it. Confined to the bus's mailbox. */
final class KeptPartition {

    private final Map<SeedId, SeedSnapshot> seeds = new LinkedHashMap<>();
    private final Deque<SpentNonce> nonces = new ArrayDeque<>();
    private final Map<PartitionCut.Source, Long> places = new HashMap<>();
    private final long retention;
    private long epoch;
    private long step = PartitionCut.NO_STEP;
    private @Nullable TrainingRunId run;

    /** Who has it now, null for nobody. */
    @Nullable
    InMemorySeedPartition owner;

    /** Who is to have it, null for nobody. */
    @Nullable
    InMemoryMember wanted;

    KeptPartition(Duration retention) {
        this.retention = retention.toMillis();
    }

    /** Shuts out whoever came before; returns the epoch of whoever comes now. */
    long fence() {
        return ++epoch;
    }

    boolean isCurrent(long given) {
        return epoch == given;
    }

    PartitionState state() {
        return new PartitionState(List.copyOf(seeds.values()), List.copyOf(nonces), step, run, 0);
    }

    /** Returns the place from which a restart reads a topic partition. */
    long place(RecordLog<?> log) {
        return places.getOrDefault(new PartitionCut.Source(log.topic(), log.partition()), 0L);
    }

    void commit(PartitionCut cut) {
        cut.seeds().forEach(seed -> seeds.put(seed.seed(), seed));
        cut.nonces().forEach(this::keep);
        places.putAll(cut.applied());
        if (cut.follows(run)) {
            step = Math.max(step, cut.step());
        } else {
            step = cut.step();
            run = cut.run();
        }
    }

    private void keep(SpentNonce nonce) {
        nonces.add(nonce);
        while (nonces.element().acceptedMillis() < nonce.acceptedMillis() - retention) {
            nonces.remove();
        }
    }
}
