package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.support.TensorBackend;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

/** The host's activation is [[1, 2], [3, 4]] and the kernel doubles it. */
class BlendStreamTest {

    private final PipelineBed bed = PipelineBed.start(config -> config.withBlendPlaces(4));
    private final Sinks.Many<Activation> activations = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Many<Logits> logits = Sinks.many().unicast().onBackpressureBuffer();
    private final List<Blended> answers = new ArrayList<>();
    private final List<Object> ends = new ArrayList<>();
    private Disposable stream;

    @AfterEach
    void everythingIsClosedInTheEnd() {
        answers.clear();
        bed.close();
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void aConvexSeedAtFullAlphaReplacesTheActivation() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        made(0, 2, 4, 6, 8);
    }

    @Test
    void aResidualSeedAddsToTheActivation() {
        bed.shadow(new BlendSpec.Residual());
        open();
        offer();
        made(0, 3, 6, 9, 12);
    }

    @Test
    void aChannelSeedBlendsEachChannelByItsFactor() {
        bed.shadow(BlendSpec.Channel.of(0, 1));
        open();
        offer();
        made(0, 1, 4, 3, 8);
    }

    @Test
    void aConfidenceSeedBlendsEachSampleByItsMargin() {
        bed.shadow(new BlendSpec.Confidence(4, 0.2, 0, 1));
        open();
        offer();
        assertThat(answers).isEmpty();
        // The margins are 0.2 and 100, so that the gates are 0.5 and 1.
        logits.tryEmitNext(new Logits(PipelineBed.SEED, bed.nextStep(), logits(0.2f, 0, 100, 0)))
                .orThrow();
        made(0, 1.5, 3, 6, 8);
    }

    @Test
    void missingLogitsAreATypedFailureAfterTheWindowAndNoTensorIsMadeUp() {
        bed.shadow(BlendSpec.Confidence.defaults());
        open();
        offer();
        bed.pass(Duration.ofMillis(1_999));
        assertThat(answers).isEmpty();
        bed.pass(Duration.ofMillis(1));

        failed(0, BlendFailure.MISSING_LOGITS);
        assertThat(bed.events(EventName.BLEND_FAILED)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.ERROR);
            assertThat(event.attributes()).containsEntry("reason", "missing_logits");
        });
    }

    @Test
    void logitsOfAnotherBatchOfOneClassOrNotFiniteAreTypedFailures() {
        bed.shadow(BlendSpec.Confidence.defaults());
        open();
        send(bed.ops.floats(TensorShape.of(3, 2), 1, 0, 1, 0, 1, 0));
        send(bed.ops.floats(TensorShape.of(2, 1), 1, 1));
        send(logits(Float.NaN, 0, 1, 0));
        failed(0, BlendFailure.BATCH_MISMATCH);
        failed(1, BlendFailure.TOO_FEW_CLASSES);
        failed(2, BlendFailure.NOT_FINITE);
        assertThat(bed.events(EventName.BLEND_FAILED))
                .hasSize(3)
                .last()
                .extracting(Event::level)
                .isEqualTo(Level.CRITICAL);
        assertThat(bed.advance(SeedOperation.EVALUATE).reasonCode()).isEqualTo("blend_failures");
    }

    @Test
    void aGivenSeedOutputIsBlendedInsteadOfTheKernels() {
        bed.shadow(BlendSpec.byDefault());
        open();
        activations
                .tryEmitNext(new Activation(
                        PipelineBed.SEED, bed.nextStep(), host(), bed.ops.floats(ScriptedHost.SHAPE, 9, 9, 9, 9)))
                .orThrow();
        made(0, 9, 9, 9, 9);
    }

    @Test
    void aGivenSeedOutputOfAnotherShapeIsATypedFailure() {
        bed.shadow(BlendSpec.byDefault());
        open();
        activations
                .tryEmitNext(new Activation(
                        PipelineBed.SEED, bed.nextStep(), host(), bed.ops.floats(TensorShape.of(4), 9, 9, 9, 9)))
                .orThrow();
        failed(0, BlendFailure.SHAPE_MISMATCH);
    }

    @Test
    void aKernelThatFailsIsATypedFailure() {
        bed.shadow(BlendSpec.byDefault());
        bed.kernels.get(0).failing(TensorFault.Kind.KERNEL_FAILED);
        open();
        offer();
        failed(0, BlendFailure.KERNEL_FAILED);
    }

    @Test
    void seedsThatDoNotBlendLeaveTheActivationToTheHost() {
        bed.train();
        open();
        offer();
        activations
                .tryEmitNext(new Activation(new SeedId("stranger"), 1, host(), null))
                .orThrow();
        assertThat(answers).hasSize(2).allSatisfy(answer -> assertThat(answer).isInstanceOf(Blended.Untouched.class));
        assertThat(answers.get(1).seed()).isEqualTo(new SeedId("stranger"));
        assertThat(bed.kernels.get(0).forwards()).isEqualTo(1);
    }

    @Test
    void aFrameThatACullOvertakesIsSuperseded() {
        bed.shadow(BlendSpec.byDefault());
        open();
        bed.device.hold();
        offer();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.device.letGo();
        failed(0, BlendFailure.SUPERSEDED);
        assertThat(bed.seen(EventName.BLEND_FAILED)).isEmpty();
    }

    @Test
    void anActivationThatIsNotFiniteIsATypedFailure() {
        bed.shadow(BlendSpec.byDefault());
        open();
        activations
                .tryEmitNext(new Activation(
                        PipelineBed.SEED,
                        bed.nextStep(),
                        bed.ops.floats(ScriptedHost.SHAPE, 1, Float.POSITIVE_INFINITY, 3, 4),
                        null))
                .orThrow();
        failed(0, BlendFailure.NOT_FINITE);
    }

    @Test
    void openLeasesPushBackAndBuffersAreUsedAgain() {
        bed.shadow(BlendSpec.byDefault());
        open();
        int before = bed.ops.made();
        for (int i = 0; i < 10; i++) {
            offer();
        }
        assertThat(answers).hasSize(4);
        answers.get(0).close();
        assertThat(answers).hasSize(5);
        closeAll(1);
        closeAll(5);
        closeAll(9);
        assertThat(answers).hasSize(10);
        // Ten activations, ten kernel outputs, four buffers.
        assertThat(bed.ops.made() - before).isEqualTo(24);
    }

    @Test
    void anAnswerIsClosedOnce() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        Blended.Made made = (Blended.Made) answers.get(0);
        made.close();
        assertThatThrownBy(made::close).isInstanceOfSatisfying(TensorFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(TensorFault.Kind.ALREADY_CLOSED));
        assertThatThrownBy(made::tensor).isInstanceOf(TensorFault.class);
    }

    @Test
    void anOpenLeaseKeepsARetiredSeedFromResetting() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(30));
        assertThat(bed.stage()).isEqualTo(SeedStage.RESETTING);
        assertThat(bed.seen(EventName.GATE_FAILURE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("gate", "G5")
                .containsEntry("reason", "lease_still_open"));
        bed.pass(Duration.ofSeconds(1)); // the second check fails, the third comes 2 s later
        answers.get(0).close();
        bed.pass(Duration.ofMillis(1_999));
        assertThat(bed.stage()).isEqualTo(SeedStage.RESETTING);
        bed.pass(Duration.ofMillis(1));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void anOpenLeaseOutlivesTheStreamAndIsClosedWhenItComesBack() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        stream.dispose();
        bed.close();
        assertThat(bed.ops.open()).isEqualTo(1);
        answers.get(0).close();
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void aCancelledStreamClosesWhatWaitsAnywhere() {
        bed.shadow(BlendSpec.byDefault());
        open();
        bed.device.hold();
        for (int i = 0; i < 10; i++) {
            offer();
        }
        stream.dispose();
        bed.device.letGo();
        assertThat(bed.ops.open()).isZero();
        assertThat(answers).isEmpty();
    }

    @Test
    void answersThatNobodyAskedForAreClosedOnCancel() {
        bed.shadow(BlendSpec.byDefault());
        BaseSubscriber<Blended> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}
        };
        bed.kasmina.blend(activations.asFlux(), logits.asFlux()).subscribe(slow);
        for (int i = 0; i < 10; i++) {
            offer();
        }
        slow.cancel();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(30));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void anErrorOfTheSourceReachesTheConsumerAndClosesWhatWaits() {
        bed.shadow(BlendSpec.Confidence.defaults());
        open();
        offer();
        offer();
        activations.tryEmitError(new IllegalStateException("source")).orThrow();
        assertThat(ends).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void theStreamCompletesAfterItsLastAnswerIsGivenBack() {
        bed.shadow(BlendSpec.byDefault());
        open();
        offer();
        activations.tryEmitComplete().orThrow();
        assertThat(ends).isEmpty();
        answers.get(0).close();
        assertThat(ends).containsExactly("complete");
    }

    @Test
    void alphaFollowsTheFramesStep() {
        bed.train();
        bed.applied(SeedOperation.START_GRAFTING);
        open();
        activations
                .tryEmitNext(new Activation(PipelineBed.SEED, 10, host(), null))
                .orThrow();
        Blended.Made half = (Blended.Made) answers.get(0);
        assertThat(half.plan().alpha()).isEqualTo(0.5);
        assertThat(half.stats().alphaMean()).isEqualTo(0.5);
        made(0, 1.5, 3, 4.5, 6);
    }

    private void open() {
        stream = bed.kasmina
                .blend(activations.asFlux(), logits.asFlux())
                .subscribe(answers::add, ends::add, () -> ends.add("complete"));
    }

    private void offer() {
        activations
                .tryEmitNext(new Activation(PipelineBed.SEED, bed.nextStep(), host(), null))
                .orThrow();
    }

    private void send(Tensor values) {
        offer();
        logits.tryEmitNext(new Logits(PipelineBed.SEED, bed.nextStep(), values)).orThrow();
    }

    private Tensor host() {
        return bed.ops.floats(ScriptedHost.SHAPE, 1, 2, 3, 4);
    }

    private Tensor logits(float... values) {
        return bed.ops.floats(TensorShape.of(2, 2), values);
    }

    private void closeAll(int from) {
        List.copyOf(answers.subList(from, answers.size())).forEach(Blended::close);
    }

    private void made(int index, double... values) {
        assertThat(answers).hasSizeGreaterThan(index);
        assertThat(answers.get(index)).isInstanceOfSatisfying(Blended.Made.class, made -> {
            double[] blended = TensorBackend.values(bed.ops, made.tensor());
            assertThat(blended).containsExactly(values, within(1e-6));
            made.close();
        });
        assertThat(bed.ops.open()).isLessThanOrEqualTo(4);
    }

    private void failed(int index, BlendFailure reason) {
        assertThat(answers).hasSizeGreaterThan(index);
        assertThat(answers.get(index))
                .isInstanceOfSatisfying(Blended.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(reason));
    }
}
