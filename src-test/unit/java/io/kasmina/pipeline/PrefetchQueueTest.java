package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.prefetch.CancelReason;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class PrefetchQueueTest {

    private static final SeedId SEED = new SeedId("seed-1");

    private final PrefetchQueue queue = new PrefetchQueue(new SerialMailbox(Schedulers.immediate()));
    private final List<PrefetchSignal> refused = new ArrayList<>();

    @Test
    void aSeedIsPendingUntilEveryOrderOfItHasEnded() {
        queue.offer(start(1), refused::add);
        queue.offer(start(2), refused::add);
        assertThat(queue.isPending(SEED)).isTrue();

        queue.ended(order(1));
        assertThat(queue.isPending(SEED)).isTrue();
        queue.ended(order(2));

        assertThat(queue.isPending(SEED)).isFalse();
        assertThat(queue.isPending(new SeedId("another"))).isFalse();
    }

    @Test
    void aCancelEndsNothingByItself() {
        queue.offer(start(1), refused::add);
        queue.offer(new PrefetchSignal.Cancel(SEED, 1, CancelReason.RETIRED), refused::add);

        assertThat(queue.isPending(SEED)).isTrue();
        queue.ended(order(1));
        assertThat(queue.isPending(SEED)).isFalse();
    }

    @Test
    void anEndThatNobodyBeganCountsNothing() {
        queue.ended(order(1));
        queue.offer(start(1), refused::add);

        assertThat(queue.isPending(SEED)).isTrue();
    }

    @Test
    void aSignalAfterTheEndIsRefused() {
        queue.complete();
        queue.offer(start(1), refused::add);

        assertThat(refused).containsExactly(start(1));
    }

    private static PrefetchSignal start(long generation) {
        return new PrefetchSignal.Start(order(generation));
    }

    private static PrefetchOrder order(long generation) {
        return new PrefetchOrder(SEED, generation, "good", new TrainingRunId("run-7"), null);
    }
}
