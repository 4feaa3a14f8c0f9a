package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.CountedOps;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedCache;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.StarvedOps;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.MetricName;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A device without memory, played by {@link StarvedOps}. */
class OutOfMemoryTest {

    private final CountedOps counted = new CountedOps();
    private final StarvedOps starved = new StarvedOps(counted);
    private final PipelineBed bed =
            PipelineBed.startWith(builder -> builder.tensors(starved).cache(ScriptedCache.of("host_cache", 2, 300)));
    private final Sinks.Many<Activation> frames = Sinks.many().unicast().onBackpressureBuffer();
    private final List<Blended> answers = new ArrayList<>();
    private long sent;

    @AfterEach
    void everythingIsGivenBack() {
        bed.close();
        assertThat(counted.open()).isZero();
    }

    @Test
    void aFrameIsBlendedAtTheSecondAttemptAfterCachesWereCleared() {
        bed.shadow(BlendSpec.byDefault());
        stream();
        starved.starve(StarvedOps.CUDA);
        send();

        assertThat(answers).singleElement().isInstanceOf(Blended.Made.class);
        assertThat(exhausted()).satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.WARNING);
            assertThat(event.attributes())
                    .containsEntry("operation", "allocate")
                    .containsEntry("entries", "2")
                    .containsEntry("bytes", "300");
        });
        assertThat(bed.recorder.count(MetricName.DEVICE_OUT_OF_MEMORY, "result", "recovered"))
                .isEqualTo(1);
        answers.forEach(Blended::close);
    }

    @Test
    void aFrameThatFindsNoMemoryTwiceIsATypedFailureAndTheStreamGoesOn() {
        bed.shadow(BlendSpec.byDefault());
        stream();
        starved.starve(StarvedOps.CUDA, StarvedOps.CPU);
        send();
        send();

        assertThat(answers.get(0)).isInstanceOfSatisfying(Blended.Failed.class, failed -> assertThat(failed.reason())
                .isEqualTo(BlendFailure.OUT_OF_MEMORY));
        assertThat(answers.get(1)).isInstanceOf(Blended.Made.class);
        assertThat(exhausted().level()).isEqualTo(Level.CRITICAL);
        assertThat(bed.events(EventName.BLEND_FAILED)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("reason", "out_of_memory"));
        answers.forEach(Blended::close);
    }

    @Test
    void aBlendThatFailsForWantOfMemoryGivesItsBufferBack() {
        bed.shadow(BlendSpec.byDefault());
        stream();
        send();
        answers.forEach(Blended::close);
        long before = counted.open();
        starved.starve(StarvedOps.CPU, StarvedOps.CPU);
        send();

        assertThat(answers.get(1)).isInstanceOf(Blended.Failed.class);
        assertThat(counted.open()).isEqualTo(before);
    }

    @Test
    void anotherFailureOfTheBackendIsNotTriedAgain() {
        bed.shadow(BlendSpec.byDefault());
        int before = starved.calls();
        starved.starve("expected scalar type Float but found Half");
        List<Throwable> ends = new ArrayList<>();
        bed.kasmina.blend(frames.asFlux(), Flux.never()).subscribe(answers::add, ends::add);
        send();

        assertThat(ends).singleElement().isInstanceOfSatisfying(TensorFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(TensorFault.Kind.BACKEND_FAILED));
        assertThat(starved.calls()).isEqualTo(before + 1);
        assertThat(bed.seen(EventName.DEVICE_MEMORY_EXHAUSTED)).isEmpty();
    }

    @Test
    void aStepWithoutMemoryIsATypedFailureThatClearsCachesAndIsNotRunTwice() {
        bed.train();
        int[] runs = new int[1];
        assertThatThrownBy(() -> bed.step(scope -> {
                    runs[0]++;
                    throw new TensorFault(TensorFault.Kind.OUT_OF_MEMORY, "the host's own");
                }))
                .isInstanceOfSatisfying(
                        TensorFault.class, fault -> assertThat(fault.kind()).isEqualTo(TensorFault.Kind.OUT_OF_MEMORY));

        assertThat(runs[0]).isEqualTo(1);
        assertThat(exhausted().attributes()).containsEntry("operation", "step").containsEntry("bytes", "300");
        bed.step(scope -> {});
    }

    private Event exhausted() {
        List<Event> events = bed.events(EventName.DEVICE_MEMORY_EXHAUSTED);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private void stream() {
        bed.kasmina.blend(frames.asFlux(), Flux.never()).onErrorComplete().subscribe(answers::add);
    }

    private void send() {
        Tensor host = counted.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
        frames.tryEmitNext(new Activation(PipelineBed.SEED, bed.nextStep() + sent++, host, null))
                .orThrow();
    }
}
