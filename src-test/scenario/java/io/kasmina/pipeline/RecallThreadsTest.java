package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.ThreadedBed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rollbacks on real threads, against steps and culls that race with them. */
@Timeout(60)
class RecallThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int ROUNDS = 200;

    private final ThreadedBed bed = new ThreadedBed();

    @AfterEach
    void nothingIsLeftBehind() {
        bed.close();
        assertThat(bed.kernels).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    @Test
    void stepsThatRaceWithRollbacksNeverTrainWhatWasRestored() {
        bed.train();
        for (int round = 0; round < ROUNDS; round++) {
            long generation = view().generation();
            CompletableFuture<?> step = bed.kasmina
                    .step(bed.nextStep(), scope -> {
                        if (scope.trains(ThreadedBed.SEED)
                                && scope.plan(ThreadedBed.SEED).generation() == generation) {
                            bed.kernels.get(0).learn(9, 9);
                        }
                    })
                    .toFuture();
            assertThat(bed.rollback()).isInstanceOf(Outcome.Pending.class);
            await(view -> view.kernelAttached() && view.generation() == generation + 1);
            step.join();
            assertThat(weights()).as("round %d", round).containsExactly(2, 0, 0, 0);
        }
    }

    @Test
    void aCullThatRacesWithARollbackEndsItAndTheNextOneFetchesAKernel() {
        bed.train();
        for (int round = 0; round < ROUNDS; round++) {
            int kernels = bed.kernels.size();
            assertThat(bed.rollback()).isInstanceOf(Outcome.Pending.class);
            assertThat(bed.cull()).isInstanceOf(Outcome.Applied.class);
            assertThat(view().kernelAttached()).isFalse();
            assertThat(bed.rollback()).isInstanceOf(Outcome.Pending.class);
            await(view -> view.kernelAttached() && view.stage() == SeedStage.TRAINING);
            assertThat(bed.kernels).hasSize(kernels + 1);
            assertThat(weights()).containsExactly(2, 0, 0, 0);
        }
    }

    private SeedView view() {
        return await(view -> true);
    }

    private SeedView await(Predicate<SeedView> wanted) {
        return bed.kasmina.seeds().filter(wanted).blockFirst(LONG);
    }

    private float[] weights() {
        return bed.device
                .control(() ->
                        bed.kernels.get(bed.kernels.size() - 1).parameters().values(HeapKernel.WEIGHT))
                .block(LONG);
    }
}
