package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A device whose task does not end: detected, told, worked around, and in the end given up. */
class WedgedLaneTest extends BlendStreamBed {

    private static final Duration LOOK = Duration.ofSeconds(1);

    @Test
    void aTaskWithinItsTimeIsNoWedge() {
        bed.device.wedge(Duration.ofSeconds(30));
        bed.pass(LOOK);
        assertThat(bed.kasmina.readiness()).isEqualTo(Readiness.READY);
        assertThat(bed.kasmina.readiness().isReady()).isTrue();
        bed.device.letGo();
    }

    @Test
    void aWedgeIsCriticalAndTakesReadinessDownUntilTheTaskEnds() {
        wedge();
        assertThat(bed.kasmina.readiness()).isEqualTo(Readiness.DEVICE_WEDGED);
        assertThat(bed.kasmina.readiness().isReady()).isFalse();
        assertThat(bed.seen(EventName.DEVICE_WEDGED)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.CRITICAL);
            assertThat(event.attributes()).containsEntry("running_ms", "30001").containsEntry("limit_ms", "30000");
        });

        bed.device.letGo();
        bed.pass(LOOK);
        assertThat(bed.kasmina.readiness()).isEqualTo(Readiness.READY);
        assertThat(bed.events(EventName.DEVICE_RECOVERED)).hasSize(1);
        bed.pass(LOOK);
        assertThat(bed.seen(EventName.DEVICE_WEDGED)).hasSize(1);
    }

    @Test
    void framesThatWaitAndFramesThatComeAreAnsweredSoThatHostsPassThrough() {
        bed.shadow(BlendSpec.byDefault());
        open();
        bed.device.hold();
        offer();
        wedge();
        failed(0, BlendFailure.DEVICE_WEDGED);
        offer();
        failed(1, BlendFailure.DEVICE_WEDGED);
        assertThat(ends).isEmpty();

        bed.device.letGo();
        bed.pass(LOOK);
        assertThat(bed.ops.open()).isZero();
        offer();
        made(2, 2, 4, 6, 8);
    }

    @Test
    void aWedgeIsNoFailureOfTheSeedsWhoseFramesWaited() {
        bed.shadow(BlendSpec.byDefault());
        open();
        wedge();
        for (int i = 0; i < 4; i++) {
            offer();
        }
        bed.device.letGo();
        bed.pass(LOOK);
        assertThat(bed.events(EventName.BLEND_FAILED)).isEmpty();
        assertThat(bed.advance(SeedOperation.EVALUATE).reasonCode()).isEqualTo("performance_unreported");
    }

    @Test
    void aStepFailsAtOnceAndTheNextOneMayBeginAfterTheWedge() {
        bed.device.hold();
        CompletableFuture<StepReport> waiting =
                bed.kasmina.step(bed.nextStep(), scope -> {}).toFuture();
        wedge();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(waiting.handle((report, failure) -> failure).join())
                .isInstanceOfSatisfying(
                        LaneFault.class, fault -> assertThat(fault.kind()).isEqualTo(LaneFault.Kind.DEVICE_WEDGED));
        bed.device.letGo();
        bed.pass(LOOK);
        bed.step(scope -> {});
    }

    @Test
    void commandsWaitForTheDeviceInsteadOfBeingLost() {
        bed.train();
        wedge();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        assertThat(bed.kernels.get(0).closes()).isZero();
        bed.device.letGo();
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
    }

    @Test
    void aLaneThatIsLostEndsThePipelineWithAnError() {
        wedge();
        bed.device.wedge(Duration.ofSeconds(60).plusMillis(1));
        bed.pass(LOOK);
        assertThat(bed.ends.get("run")).isInstanceOfSatisfying(LaneFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(LaneFault.Kind.DEVICE_LOST));
        assertThat(bed.kasmina.readiness()).isEqualTo(Readiness.CLOSED);
        assertThat(bed.seen(EventName.DEVICE_LOST))
                .singleElement()
                .extracting(Event::level)
                .isEqualTo(Level.CRITICAL);
        bed.device.letGo();
    }

    @Test
    void aPipelineThatDoesNotRunIsNotReady() {
        try (PipelineBed other = PipelineBed.neverRun()) {
            assertThat(other.kasmina.readiness()).isEqualTo(Readiness.NOT_RUNNING);
        }
    }

    private void wedge() {
        bed.device.wedge(Duration.ofSeconds(30).plusMillis(1));
        bed.pass(LOOK);
    }
}
