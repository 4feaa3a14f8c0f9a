package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.snapshot.Restored;
import io.kasmina.pipeline.snapshot.SeedCopy;
import io.kasmina.pipeline.state.RecallFailure;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A host's checkpoint carries seeds from one pipeline to the next. */
class CheckpointTest {

    @Test
    void aSeedGoesOnInAnotherPipelineFromWhereItWasCopied() {
        SeedCopy copy;
        SeedView former;
        try (PipelineBed first = PipelineBed.start()) {
            first.shadow(new BlendSpec.Residual());
            first.kernels.get(0).learn(1.5f, 0.25f);
            copy = export(first);
            former = first.view();
        }
        try (PipelineBed second = PipelineBed.start()) {
            assertThat(restore(second, SeedCopy.of(copy.toBytes()))).isEqualTo(new Restored.Done(SeedStage.SHADOWING));
            assertThat(second.view().stage()).isEqualTo(SeedStage.SHADOWING);
            assertThat(second.view().spec()).isEqualTo(new BlendSpec.Residual());
            assertThat(second.view().blendStart()).isEqualTo(former.blendStart());
            assertThat(second.view().stageEpoch()).isGreaterThan(former.stageEpoch());
            assertThat(second.view().generation()).isGreaterThan(former.generation());
            assertThat(weights(second)).containsExactly(1.5f, 0.25f, 0, 0);
            assertThat(second.bus.lastRequest().blueprintId()).isEqualTo("good");

            second.report(PerformanceStatus.NOMINAL);
            second.applied(SeedOperation.EVALUATE);
            assertThat(second.seen(EventName.SEED_RESTORED)).hasSize(1);
            assertThat(second.seen(EventName.ROLLBACK_COMPLETE)).isEmpty();
        }
    }

    @Test
    void aRestoredSeedCanBeRolledBackToItsCheckpoint() {
        SeedCopy copy = trainedCopy();
        try (PipelineBed bed = PipelineBed.start()) {
            restore(bed, copy);
            bed.kernels.get(0).learn(9, 9);
            assertThat(bed.send(bed.policy.rollback(PipelineBed.SEED))).isInstanceOf(Outcome.Pending.class);
            assertThat(weights(bed)).containsExactly(1.5f, 0.25f, 0, 0);
            assertThat(bed.events(EventName.ROLLBACK_COMPLETE)).hasSize(1);
        }
    }

    @Test
    void aPausedSeedIsCopiedAndRestoredPaused() {
        SeedCopy copy;
        try (PipelineBed first = PipelineBed.start()) {
            first.train();
            first.send(first.policy.pause(PipelineBed.SEED));
            copy = export(first);
        }
        try (PipelineBed second = PipelineBed.start()) {
            restore(second, copy);
            assertThat(second.view().paused()).isTrue();
            assertThat(second.send(second.policy.resume(PipelineBed.SEED))).isInstanceOf(Outcome.Applied.class);
        }
    }

    @Test
    void onlyASeedWithAKernelCanBeCopied() {
        try (PipelineBed bed = PipelineBed.start()) {
            assertThat(fault(bed.kasmina.export(PipelineBed.SEED))).isEqualTo(UsageFault.Kind.UNKNOWN_SEED);
            bed.germinate();
            bed.send(bed.policy.cull(PipelineBed.SEED));
            assertThat(fault(bed.kasmina.export(PipelineBed.SEED))).isEqualTo(UsageFault.Kind.WRONG_STAGE);
        }
    }

    @Test
    void whatCannotBeRestoredChangesNothingAndSaysWhy() {
        SeedCopy copy = trainedCopy();
        byte[] damaged = copy.toBytes();
        damaged[40] ^= 1;
        try (PipelineBed bed = PipelineBed.start()) {
            failed(restore(bed, SeedCopy.of(damaged)), RecallFailure.SNAPSHOT_CORRUPT);
            failed(take(bed.kasmina.restore(new SeedId("seed-2"), copy)).get(0), RecallFailure.FOREIGN_SEED);
            bed.bus.fetch(io.kasmina.support.KernelBus.failed(io.kasmina.prefetch.FetchFailure.NOT_FOUND));
            failed(restore(bed, copy), RecallFailure.KERNEL_UNAVAILABLE);
            bed.bus.fetch(null);
            assertThat(bed.kernels).isEmpty();

            bed.train();
            failed(restore(bed, copy), RecallFailure.SEED_BUSY);
            assertThat(weights(bed)).containsExactly(2, 0, 0, 0);
            bed.send(bed.policy.cull(PipelineBed.SEED));
            failed(restore(bed, copy), RecallFailure.SEED_BUSY);
        }
    }

    @Test
    void aRestoreThatIsCulledOrClosedIsAnswered() {
        SeedCopy copy = trainedCopy();
        try (PipelineBed bed = PipelineBed.start()) {
            bed.bus.silence();
            List<Restored> culled = take(bed.kasmina.restore(PipelineBed.SEED, copy));
            bed.send(bed.policy.cull(PipelineBed.SEED));
            failed(culled.get(0), RecallFailure.SUPERSEDED);
            assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);

            List<Restored> closed = take(bed.kasmina.restore(PipelineBed.SEED, copy));
            assertThat(closed).isEmpty();
            bed.close();
            failed(closed.get(0), RecallFailure.SUPERSEDED);
            assertThat(fault(bed.kasmina.export(PipelineBed.SEED))).isEqualTo(UsageFault.Kind.PIPELINE_CLOSED);
            assertThat(fault(bed.kasmina.restore(PipelineBed.SEED, copy))).isEqualTo(UsageFault.Kind.PIPELINE_CLOSED);
        }
    }

    @Test
    void aCopyIsAValueOfItsBytes() {
        SeedCopy copy = trainedCopy();
        assertThat(SeedCopy.of(copy.toBytes())).isEqualTo(copy).hasSameHashCodeAs(copy);
        byte[] bytes = copy.toBytes();
        bytes[0]++;
        assertThat(SeedCopy.of(bytes)).isNotEqualTo(copy);
        assertThat(copy).hasToString("SeedCopy[" + copy.size() + " bytes]");
    }

    private static SeedCopy trainedCopy() {
        try (PipelineBed bed = PipelineBed.start()) {
            bed.train();
            bed.kernels.get(0).learn(1.5f, 0.25f);
            return export(bed);
        }
    }

    private static SeedCopy export(PipelineBed bed) {
        return take(bed.kasmina.export(PipelineBed.SEED)).get(0);
    }

    private static Restored restore(PipelineBed bed, SeedCopy copy) {
        return take(bed.kasmina.restore(PipelineBed.SEED, copy)).get(0);
    }

    private static <T> List<T> take(Mono<T> work) {
        List<T> results = new ArrayList<>();
        work.subscribe(results::add);
        return results;
    }

    private static UsageFault.Kind fault(Mono<?> work) {
        List<Throwable> failures = new ArrayList<>();
        work.subscribe(result -> {}, failures::add);
        return ((UsageFault) failures.get(0)).kind();
    }

    private static void failed(Restored restored, RecallFailure reason) {
        assertThat(restored).isEqualTo(new Restored.Failed(reason));
    }

    private static float[] weights(PipelineBed bed) {
        return bed.kernels.get(bed.kernels.size() - 1).parameters().values(HeapKernel.WEIGHT);
    }
}
