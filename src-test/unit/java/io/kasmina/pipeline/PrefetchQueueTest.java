package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.prefetch.CancelReason;
import io.kasmina.prefetch.PrefetchOrder;
import io.kasmina.prefetch.PrefetchSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class PrefetchQueueTest {

    private static final SeedId SEED = new SeedId("seed-1");

    private final PrefetchQueue queue = new PrefetchQueue(new SerialMailbox(Schedulers.immediate()), 2);
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
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

    @Test
    void restoredOrdersBeginAFewAtATimeAndAllInTheEnd() {
        List<PrefetchSignal> begun = new ArrayList<>();
        queue.signals().subscribe(begun::add);
        for (int i = 0; i < 5; i++) {
            queue.refetch(order("seed-" + i, 1), true);
        }
        assertThat(begun).hasSize(2);
        assertThat(queue.isPending(new SeedId("seed-1"))).isTrue();
        assertThat(queue.isPending(new SeedId("seed-2"))).isFalse();

        queue.offer(start(9), refused::add);
        assertThat(begun).as("others find a place among them").hasSize(3).endsWith(start(9));
        for (int i = 0; i < 5; i++) {
            queue.ended(order("seed-" + i, 1));
        }
        assertThat(begun).hasSize(6);
        assertThat(refused).isEmpty();
    }

    @Test
    void aRestoredSeedThatIsRetiredWaitsNoMore() {
        List<PrefetchSignal> begun = new ArrayList<>();
        queue.signals().subscribe(begun::add);
        for (int i = 0; i < 4; i++) {
            queue.refetch(order("seed-" + i, 3), true);
        }
        queue.offer(cancel("seed-2", 3), refused::add);
        queue.offer(cancel("seed-3", 2), refused::add);
        queue.ended(order("seed-0", 3));

        assertThat(begun)
                .containsExactly(
                        new PrefetchSignal.Start(order("seed-0", 3)),
                        new PrefetchSignal.Start(order("seed-1", 3)),
                        cancel("seed-2", 3),
                        cancel("seed-3", 2),
                        new PrefetchSignal.Start(order("seed-3", 3)));
    }

    @Test
    void aRestoredOrderThatFindsTheQueueFullWaitsForAnyEnd() {
        for (int i = 0; i < 65_536; i++) {
            queue.offer(start(i), refused::add);
        }
        queue.refetch(order("restored", 1), true);
        List<PrefetchSignal> begun = new ArrayList<>();
        queue.signals().subscribe(begun::add);
        assertThat(begun).hasSize(65_536);

        queue.ended(order(0));
        assertThat(begun).hasSize(65_537).endsWith(new PrefetchSignal.Start(order("restored", 1)));
    }

    @Test
    void whereTheSourceIsAwayAllOfThemWaitLongerAndLonger() {
        List<PrefetchSignal> begun = new ArrayList<>();
        PrefetchQueue patient = new PrefetchQueue(new SerialMailbox(timer), 1);
        patient.signals().subscribe(begun::add);
        patient.refetch(order("seed-0", 1), true);
        patient.refetch(order("seed-1", 1), true);

        fails(patient, order("seed-0", 1));
        timer.advanceTimeBy(Duration.ofMillis(999));
        assertThat(begun).hasSize(1);
        timer.advanceTimeBy(Duration.ofMillis(1));
        assertThat(begun).endsWith(new PrefetchSignal.Start(order("seed-1", 1)));

        fails(patient, order("seed-1", 1));
        timer.advanceTimeBy(Duration.ofMillis(1_999));
        assertThat(begun).hasSize(2);
        timer.advanceTimeBy(Duration.ofMillis(1));
        assertThat(begun).endsWith(new PrefetchSignal.Start(order("seed-0", 1)));

        patient.ended(order("seed-0", 1));
        fails(patient, order("seed-1", 1));
        timer.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(begun).as("after one that came").hasSize(5);
        assertThat(patient.again(order("seed-0", 1), GateReason.FETCH_TIMEOUT)).isFalse();
    }

    @Test
    void whatHasFailedForGoodIsNotAskedAgain() {
        queue.refetch(order("seed-0", 1), true);
        queue.refetch(order("seed-1", 1), false);

        assertThat(queue.again(order("seed-0", 1), GateReason.DIGEST_MISMATCH)).isFalse();
        assertThat(queue.again(order("seed-1", 1), GateReason.FETCH_TIMEOUT)).isFalse();
        assertThat(queue.again(order("seed-2", 1), GateReason.FETCH_TIMEOUT)).isFalse();
        queue.offer(cancel("seed-0", 1), refused::add);
        assertThat(queue.again(order("seed-0", 1), GateReason.FETCH_TIMEOUT)).isFalse();
    }

    private static void fails(PrefetchQueue queue, PrefetchOrder order) {
        assertThat(queue.again(order, GateReason.FETCH_TIMEOUT)).isTrue();
        queue.ended(order);
    }

    private static PrefetchSignal cancel(String seed, long generation) {
        return new PrefetchSignal.Cancel(new SeedId(seed), generation, CancelReason.RETIRED);
    }

    private static PrefetchOrder order(String seed, long generation) {
        return new PrefetchOrder(new SeedId(seed), generation, "good", new TrainingRunId("run-7"), null);
    }

    private static PrefetchSignal start(long generation) {
        return new PrefetchSignal.Start(order(generation));
    }

    private static PrefetchOrder order(long generation) {
        return new PrefetchOrder(SEED, generation, "good", new TrainingRunId("run-7"), null);
    }
}
