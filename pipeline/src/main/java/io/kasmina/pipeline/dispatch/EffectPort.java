package io.kasmina.pipeline.dispatch;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.pipeline.state.Effect;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.MetricName;

/** Where a lane's effects go. Implementations are thread-safe and never block. */
public interface EffectPort {

    /** Says something. */
    void emit(Event event);

    /** Counts something of a kind. */
    void count(MetricName name, String event);

    /** Begins or cancels a prefetch. */
    void prefetch(PrefetchSignal signal);

    /**
     * Fetches the kernel of a restored seed; where many wait, others find a place among them.
     *
     * @param order what to fetch
     * @param insists true where the seed had it before: while its source is away, the seed waits
     */
    void refetch(PrefetchOrder order, boolean insists);

    /** Gives a kernel back to the device. */
    void detach(SeedId seed, long attachment);

    /**
     * Asks the device what is left of a seed; the answer comes back to the lane.
     *
     * @param seed the seed
     * @param attempt how many checks failed before
     */
    void checkReset(SeedId seed, int attempt);

    /** Has something done about snapshots; effects of one seed in their order. */
    void keep(Effect.Keeping effect);

    /** Publishes a seed's new view. */
    void publish(SeedView view);
}
