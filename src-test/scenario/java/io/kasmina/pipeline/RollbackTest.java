package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A seed whose kernel is on the device goes back to its last stable snapshot. */
class RollbackTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aRollbackBringsParametersBackFromMemory() {
        bed.train();
        kernel().learn(5, 1);
        assertThat(rollback()).isInstanceOfSatisfying(Outcome.Pending.class, pending -> assertThat(
                        List.of(pending.before(), pending.after()))
                .containsExactly(SeedStage.TRAINING, SeedStage.TRAINING));

        assertThat(weights()).containsExactly(2, 0, 0, 0);
        assertThat(bed.kernels).hasSize(1);
        assertThat(completed().attributes())
                .containsEntry("kind", "fast")
                .containsEntry("latency_ms", "0.0")
                .containsEntry("within_sla", "true")
                .containsEntry("stage", "TRAINING");
        assertThat(bed.packets)
                .flatExtracting(packet -> packet.metrics())
                .anySatisfy(metric -> assertThat(metric.name()).isEqualTo(MetricName.ROLLBACK_LATENCY));
    }

    @Test
    void everyPassedTransitionMovesTheSnapshotOn() {
        bed.germinate();
        kernel().learn(3, 0);
        rollback();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
        SeedOperation[] operations = {
            SeedOperation.START_TRAINING, SeedOperation.START_GRAFTING, SeedOperation.STABILIZE, SeedOperation.EVALUATE
        };
        int generation = 4;
        for (SeedOperation operation : operations) {
            kernel().learn(generation, 0);
            for (int i = 0; i <= 20; i++) {
                bed.report(PerformanceStatus.NOMINAL);
            }
            bed.applied(operation);
            kernel().learn(99, 99);
            rollback();
            assertThat(weights()).containsExactly(generation++, 0, 0, 0);
        }
    }

    @Test
    void aRollbackUndoesFineTuningAndKeepsTheStartOfAlpha() {
        bed.train(new BlendSpec.Residual());
        bed.applied(SeedOperation.START_GRAFTING);
        for (int i = 0; i <= 20; i++) {
            bed.step(scope -> {});
        }
        bed.applied(SeedOperation.STABILIZE);
        bed.report(PerformanceStatus.NOMINAL);
        bed.applied(SeedOperation.EVALUATE);
        long epoch = bed.view().stageEpoch();
        bed.applied(SeedOperation.FINE_TUNE);
        bed.step(scope -> assertThat(scope.trains(PipelineBed.SEED)).isTrue());

        rollback();
        bed.step(scope -> assertThat(scope.trains(PipelineBed.SEED)).isFalse());
        assertThat(bed.view().stage()).isEqualTo(SeedStage.PROBATIONARY);
        assertThat(bed.view().spec()).isEqualTo(new BlendSpec.Residual());
        assertThat(bed.view().blendStart()).isZero();
        assertThat(bed.view().stageEpoch()).isGreaterThan(epoch);
        assertThat(bed.view().generation()).isEqualTo(1);
    }

    @Test
    void reportsOfTheUndoneStageEpochAreIgnored() {
        bed.train();
        long before = bed.view().stageEpoch();
        bed.report(PerformanceStatus.VIOLATIONS);
        rollback();
        assertThat(bed.view().performance()).isNull();
        bed.step(scope -> scope.report(new io.kasmina.contract.HostReport(
                PipelineBed.SEED,
                scope.step(),
                SeedStage.TRAINING,
                before,
                0.1,
                PerformanceStatus.VIOLATIONS,
                java.util.Set.of())));
        assertThat(bed.view().performance()).isNull();
        bed.applied(SeedOperation.START_GRAFTING);
    }

    @Test
    void aStepThatWasPlannedBeforeARollbackCannotTrainWhatItRestored() {
        bed.train();
        bed.device.hold();
        kernel().learn(5, 1);
        boolean[] trained = {true};
        CompletableFuture<StepReport> step = bed.kasmina
                .step(bed.nextStep(), scope -> trained[0] = scope.trains(PipelineBed.SEED))
                .toFuture();
        rollback();
        bed.device.letGo();
        assertThat(step).isCompleted();
        assertThat(trained[0]).isFalse();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
    }

    @Test
    void theSnapshotIsTakenBeforeAnyStepThatSeesTheNewStage() {
        bed.germinate();
        bed.device.hold();
        bed.applied(SeedOperation.START_TRAINING);
        CompletableFuture<StepReport> step =
                bed.kasmina.step(bed.nextStep(), scope -> kernel().learn(7, 7)).toFuture();
        bed.device.letGo();
        assertThat(step).isCompleted();
        assertThat(weights()).containsExactly(7, 7, 0, 0);
        rollback();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
    }

    @Test
    void whileARollbackIsUnderWayOtherCommandsWaitForItsEnd() {
        bed.train();
        kernel().learn(5, 1);
        bed.device.hold();
        rollback();
        refused(bed.advance(SeedOperation.START_GRAFTING), Refusal.NOT_READY);
        refused(rollback(), Refusal.NOT_READY);
        refused(bed.send(bed.policy.pause(PipelineBed.SEED)), Refusal.NOT_READY);
        assertThat(bed.view().kernelAttached()).isFalse();
        bed.pass(Duration.ofMillis(501));
        bed.device.letGo();
        assertThat(bed.view().kernelAttached()).isTrue();
        assertThat(completed().attributes())
                .containsEntry("within_sla", "false")
                .containsEntry("latency_ms", "501.0");
        bed.applied(SeedOperation.START_GRAFTING);
    }

    @Test
    void aCullEndsARollbackThatIsUnderWay() {
        bed.train();
        bed.device.hold();
        rollback();
        assertThat(bed.send(bed.policy.cull(PipelineBed.SEED))).isInstanceOf(Outcome.Applied.class);
        bed.device.letGo();
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        assertThat(kernel().closes()).isEqualTo(1);
        assertThat(bed.events(EventName.ROLLBACK_FAILED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("reason", "superseded"));
        assertThat(bed.seen(EventName.ROLLBACK_COMPLETE)).isEmpty();
    }

    @Test
    void aPausedSeedIsStillPausedAfterwards() {
        bed.train();
        kernel().learn(5, 1);
        bed.send(bed.policy.pause(PipelineBed.SEED));
        rollback();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
        assertThat(bed.view().paused()).isTrue();
        assertThat(bed.send(bed.policy.resume(PipelineBed.SEED))).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void withoutASnapshotThereIsNoRollback() {
        refused(rollback(), Refusal.UNKNOWN_SEED);
        bed.bus.silence();
        bed.germinate();
        refused(rollback(), Refusal.NOT_READY);
        bed.send(bed.policy.cull(PipelineBed.SEED));
        refused(rollback(), Refusal.NO_SNAPSHOT);
    }

    @Test
    void aSnapshotThatTheDeviceCannotTakeLeavesTheFormerOne() {
        bed.train();
        kernel().parameters().unreadable(io.kasmina.tensor.TensorFault.Kind.BACKEND_FAILED);
        kernel().learn(5, 1);
        bed.applied(SeedOperation.START_GRAFTING);
        kernel().parameters().unreadable(null);
        rollback();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
        assertThat(bed.stage()).isEqualTo(SeedStage.TRAINING);
        assertThat(bed.view().blendStart()).isEqualTo(-1);
        assertThat(bed.events(EventName.SNAPSHOT_FAILED)).singleElement().satisfies(event -> assertThat(
                        event.attributes())
                .containsAllEntriesOf(Map.of("reason", "device_failed", "stage_epoch", "3")));
        assertThat(bed.seen(EventName.STAGE_CHANGED).get(3).attributes())
                .containsAllEntriesOf(Map.of("from", "BLENDING", "to", "TRAINING", "cause", "recall"));
    }

    @Test
    void whereTwoSnapshotsInARowCannotBeTakenTheLastOneThatWasStands() {
        bed.germinate();
        kernel().parameters().unreadable(io.kasmina.tensor.TensorFault.Kind.BACKEND_FAILED);
        bed.device.hold();
        bed.applied(SeedOperation.START_TRAINING);
        bed.applied(SeedOperation.START_GRAFTING);
        bed.device.letGo();
        kernel().parameters().unreadable(null);
        kernel().learn(5, 1);
        rollback();
        assertThat(weights()).containsExactly(2, 0, 0, 0);
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
        assertThat(bed.events(EventName.SNAPSHOT_FAILED)).hasSize(2);
    }

    @Test
    void aStoreThatHangsKeepsNobodyWaiting() {
        bed.snapshots.waitFor(Mono.never());
        bed.train();
        SeedId other = new SeedId("seed-2");
        bed.send(bed.policy.germinate(other, BlendSpec.byDefault()));
        assertThat(bed.send(bed.policy.advance(other, SeedOperation.START_TRAINING)))
                .isInstanceOf(Outcome.Applied.class);
        kernel().learn(5, 1);
        bed.send(bed.policy.rollback(other));
        assertThat(weights()).as("fast, since nothing is durable yet").containsExactly(2, 0, 0, 0);
        bed.snapshots.waitFor(Mono.empty());
    }

    private Outcome rollback() {
        return bed.send(bed.policy.rollback(PipelineBed.SEED));
    }

    private HeapKernel kernel() {
        return bed.kernels.get(bed.kernels.size() - 1);
    }

    private float[] weights() {
        return kernel().parameters().values(HeapKernel.WEIGHT);
    }

    private Event completed() {
        List<Event> events = bed.events(EventName.ROLLBACK_COMPLETE);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static void refused(Outcome outcome, Refusal reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(reason));
    }
}
