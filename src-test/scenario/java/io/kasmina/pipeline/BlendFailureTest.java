package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedOperation;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.telemetry.Event;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlendFailureTest extends BlendStreamBed {

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
    void aGivenSeedOutputOfAnotherShapeIsATypedFailure() {
        bed.shadow(BlendSpec.byDefault());
        open();
        activations
                .tryEmitNext(new Activation(
                        PipelineBed.SEED, nextStep(), host(), bed.ops.floats(TensorShape.of(4), 9, 9, 9, 9)))
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
                        nextStep(),
                        bed.ops.floats(ScriptedHost.SHAPE, 1, Float.POSITIVE_INFINITY, 3, 4),
                        null))
                .orThrow();
        failed(0, BlendFailure.NOT_FINITE);
    }
}
