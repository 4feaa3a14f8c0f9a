package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.PipelineBed;
import io.kasmina.telemetry.EventName;
import io.kasmina.tensor.TensorFault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

class BlendLeaseTest extends BlendStreamBed {

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
}
