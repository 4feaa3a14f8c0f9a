package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.BlendFailure;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.DroppedFaults;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.TensorBackend;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

/** A pipeline with a stream of blends. The host's activation is [[1, 2], [3, 4]] and the kernel doubles it. */
abstract class BlendStreamBed {

    private final DroppedFaults faults = new DroppedFaults();
    final PipelineBed bed = PipelineBed.start(config -> config.withBlendPlaces(4));
    final Sinks.Many<Activation> activations = Sinks.many().unicast().onBackpressureBuffer();
    final Sinks.Many<Logits> logits = Sinks.many().unicast().onBackpressureBuffer();
    final List<Blended> answers = new ArrayList<>();
    final List<Object> ends = new ArrayList<>();
    Disposable stream;

    private long frames;

    @AfterEach
    void everythingIsClosedInTheEnd() {
        answers.clear();
        bed.close();
        faults.close();
        assertThat(bed.ops.open()).isZero();
    }

    void open() {
        stream = bed.kasmina
                .blend(activations.asFlux(), logits.asFlux())
                .subscribe(answers::add, ends::add, () -> ends.add("complete"));
    }

    /** Opens the stream for somebody who asks for each answer. */
    Subscription openUnasked() {
        BaseSubscriber<Blended> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(Blended answer) {
                answers.add(answer);
            }
        };
        bed.kasmina.blend(activations.asFlux(), logits.asFlux()).subscribe(subscriber);
        stream = subscriber;
        return subscriber;
    }

    void offer() {
        activations
                .tryEmitNext(new Activation(PipelineBed.SEED, nextStep(), host(), null))
                .orThrow();
    }

    void send(Tensor values) {
        offer();
        logits.tryEmitNext(new Logits(PipelineBed.SEED, lastStep(), values)).orThrow();
    }

    Tensor host() {
        return bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
    }

    void closeAll(int from) {
        List.copyOf(answers.subList(from, answers.size())).forEach(Blended::close);
    }

    void made(int index, double... values) {
        assertThat(answers).hasSizeGreaterThan(index);
        assertThat(answers.get(index)).isInstanceOfSatisfying(Blended.Made.class, made -> {
            double[] blended = TensorBackend.values(bed.ops, made.tensor());
            assertThat(blended).containsExactly(values, within(1e-6));
            made.close();
        });
        assertThat(bed.ops.open()).isLessThanOrEqualTo(4);
    }

    void failed(int index, BlendFailure reason) {
        assertThat(answers).hasSizeGreaterThan(index);
        assertThat(answers.get(index))
                .isInstanceOfSatisfying(Blended.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(reason));
    }

    Tensor logits(float... values) {
        return bed.ops.floats(TensorShape.of(2, 2), values);
    }

    /** Returns the step of the next frame: each has one of its own. */
    long nextStep() {
        return bed.nextStep() + frames++;
    }

    /** Returns the step of the latest frame. */
    long lastStep() {
        return bed.nextStep() + frames - 1;
    }
}
