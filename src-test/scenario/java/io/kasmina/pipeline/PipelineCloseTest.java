package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.step.StepReport;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.EventName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

class PipelineCloseTest {

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void everyDoorOfAClosedPipelineSaysThatItIsClosed() {
        bed.close();
        bed.close();
        List<Supplier<Publisher<?>>> doors = List.of(
                () -> bed.kasmina.run(),
                () -> bed.kasmina.commands(Flux.never()),
                () -> bed.kasmina.blend(Flux.never(), Flux.never()),
                () -> bed.kasmina.step(0, scope -> {}),
                () -> bed.kasmina.telemetry(),
                () -> bed.kasmina.adjustments(),
                () -> bed.kasmina.seeds());
        assertThat(doors).allSatisfy(door -> fails(door.get(), UsageFault.Kind.PIPELINE_CLOSED));
    }

    @Test
    void aCloseEndsEveryStreamAndGivesEverythingBack() {
        bed.train();
        bed.close();
        assertThat(bed.ends)
                .containsEntry("run", "complete")
                .containsEntry("telemetry", "complete")
                .containsEntry("seeds", "complete")
                .hasEntrySatisfying("commands", PipelineCloseTest::isClosed);
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
        assertThat(bed.ops.open()).isZero();
        assertThat(bed.seen(EventName.KERNEL_DETACHED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("reason", "shutdown"));
    }

    @Test
    void aCloseCancelsPrefetches() {
        bed.bus.silence();
        bed.germinate();
        bed.close();
        assertThat(bed.ends).containsEntry("run", "complete");
        assertThat(bed.seen(EventName.PREFETCH_CANCELED))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes()).containsEntry("reason", "shutdown"));
    }

    @Test
    void aKernelThatIsLoadedWhileThePipelineClosesIsClosed() {
        bed.device.hold();
        bed.germinate();
        bed.close();
        bed.device.letGo();
        assertThat(bed.ends).containsEntry("run", "complete");
        assertThat(bed.kernels).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    @Test
    void aStepInFlightAtTheCloseEndsWithPipelineClosed() {
        bed.device.hold();
        CompletableFuture<StepReport> flying = bed.kasmina.step(0, scope -> {}).toFuture();
        bed.close();
        bed.device.letGo();
        assertThat(flying).isCompletedExceptionally();
        assertThatThrownBy(flying::join).hasCauseInstanceOf(UsageFault.class);
    }

    @Test
    void framesInFlightAtTheCloseEndWithPipelineClosedAndAreClosed() {
        bed.shadow(BlendSpec.byDefault());
        bed.device.hold();
        AtomicReference<Object> end = new AtomicReference<>();
        bed.kasmina
                .blend(Flux.just(frame(0), frame(1)).concatWith(Flux.never()), Flux.never())
                .subscribe(blended -> {}, end::set, () -> end.set("complete"));
        bed.close();
        bed.device.letGo();
        isClosed(end.get());
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void cancellingRunClosesThePipeline() {
        bed.train();
        bed.running.dispose();
        assertThat(bed.ends).containsEntry("telemetry", "complete");
        assertThat(bed.kernels.get(0).closes()).isEqualTo(1);
        fails(bed.kasmina.step(0, scope -> {}), UsageFault.Kind.PIPELINE_CLOSED);
    }

    @Test
    void aPipelineThatNeverRanClosesItsStreamsToo() {
        try (PipelineBed other = PipelineBed.neverRun()) {
            other.close();
            assertThat(other.ends).containsEntry("telemetry", "complete").containsEntry("seeds", "complete");
            assertThat(other.timer.getScheduledTaskCount()).isPositive();
            long scheduled = other.timer.getScheduledTaskCount();
            other.pass(Duration.ofMinutes(1));
            assertThat(other.timer.getScheduledTaskCount()).isEqualTo(scheduled);
        }
    }

    private Activation frame(long step) {
        return new Activation(PipelineBed.SEED, step, bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4), null);
    }

    private static void isClosed(Object end) {
        assertThat(end).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(UsageFault.Kind.PIPELINE_CLOSED));
    }

    private static void fails(Publisher<?> door, UsageFault.Kind kind) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Flux.from(door).subscribe(element -> {}, failure::set);
        assertThat(failure.get()).isInstanceOfSatisfying(UsageFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(kind));
    }
}
