package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.blend.Logits;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

/** The host's activation is [[1, 2], [3, 4]] and the kernel doubles it. */
class BlendStreamTest extends BlendStreamBed {

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
        logits.tryEmitNext(new Logits(PipelineBed.SEED, lastStep(), logits(0.2f, 0, 100, 0)))
                .orThrow();
        made(0, 1.5, 3, 6, 8);
    }

    @Test
    void aGivenSeedOutputIsBlendedInsteadOfTheKernels() {
        bed.shadow(BlendSpec.byDefault());
        open();
        activations
                .tryEmitNext(new Activation(
                        PipelineBed.SEED, nextStep(), host(), bed.ops.floats(ScriptedHost.SHAPE, 9, 9, 9, 9)))
                .orThrow();
        made(0, 9, 9, 9, 9);
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

    @Test
    void framesThatWaitedWhileTheSeedBeganToBlendAreBlendedByTheirLogits() {
        bed.train(new BlendSpec.Confidence(4, 0.2, 0, 1));
        blendedAfter(bed.policy.advance(PipelineBed.SEED, SeedOperation.START_GRAFTING));
    }

    @Test
    void soAreThoseWhoseSeedGotTheModeOnlyWhenItBeganToBlend() {
        bed.train();
        blendedAfter(bed.policy.advance(
                PipelineBed.SEED, SeedOperation.START_GRAFTING, new BlendSpec.Confidence(4, 0.2, 0, 1)));
    }

    private void blendedAfter(Command grafts) {
        Subscription demand = openUnasked();
        for (int i = 0; i < 200; i++) {
            send(logits(0.2f, 0, 100, 0));
        }
        assertThat(bed.send(grafts)).isInstanceOf(Outcome.Applied.class);
        for (int i = 1; i <= 200; i++) {
            demand.request(1);
            assertThat(answers).hasSize(i).last().isNotInstanceOf(Blended.Failed.class);
            answers.get(i - 1).close();
        }
        assertThat(answers.get(199)).isInstanceOf(Blended.Made.class);
    }

    @Test
    void aFrameFromBeforeBlendingBeganWaitsForNoLogits() {
        bed.train(new BlendSpec.Confidence(4, 0.2, 0, 1));
        bed.step(scope -> {});
        bed.step(scope -> {});
        bed.applied(SeedOperation.START_GRAFTING);
        open();
        activations
                .tryEmitNext(new Activation(PipelineBed.SEED, 1, host(), null))
                .orThrow();
        assertThat(answers).singleElement().isInstanceOf(Blended.Untouched.class);
        activations
                .tryEmitNext(new Activation(PipelineBed.SEED, 2, host(), null))
                .orThrow();
        assertThat(answers)
                .as("the first step that blends waits for its logits")
                .hasSize(1);
        logits.tryEmitNext(new Logits(PipelineBed.SEED, 2, logits(0.2f, 0, 100, 0)))
                .orThrow();
        assertThat(answers).hasSize(2).last().isInstanceOf(Blended.Made.class);
        closeAll(1);
    }
}
