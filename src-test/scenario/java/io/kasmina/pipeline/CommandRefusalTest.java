package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Refusal;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.Policy;
import io.kasmina.telemetry.EventName;
import io.kasmina.wire.CommandEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandRefusalTest {

    private static final SeedId OTHER = new SeedId("seed-2");

    private final PipelineBed bed = PipelineBed.start();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = SeedOperation.class,
            names = {"START_GRAFTING", "STABILIZE", "EVALUATE", "FOSSILIZE", "FINE_TUNE"})
    void anOperationOutOfTurnIsAnIllegalTransition(SeedOperation operation) {
        bed.germinate();
        refused(bed.advance(operation), Refusal.ILLEGAL_TRANSITION, SeedStage.GERMINATED);
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
    }

    @Test
    void germinatingALiveSeedIsAnIllegalTransition() {
        bed.germinate();
        refused(bed.germinate(), Refusal.ILLEGAL_TRANSITION, SeedStage.GERMINATED);
        assertThat(bed.bus.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = SeedOperation.class,
            names = {"START_TRAINING", "FINE_TUNE"})
    void anOperationOnASeedThatNeverGerminatedIsUnknown(SeedOperation operation) {
        refused(bed.advance(operation), Refusal.UNKNOWN_SEED, SeedStage.DORMANT);
        refused(bed.send(bed.policy.cull(OTHER)), Refusal.UNKNOWN_SEED, SeedStage.DORMANT);
        assertThat(bed.views).isEmpty();
    }

    @Test
    void aDormantSeedHoldsNothingToRetire() {
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(30));
        refused(bed.send(bed.policy.cull(PipelineBed.SEED)), Refusal.NOTHING_TO_RETIRE, SeedStage.DORMANT);
    }

    @Test
    void aRetiredSeedIsNotRetiredTwiceAndItsEmbargoIsNotExtended() {
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(29));
        refused(bed.send(bed.policy.cull(PipelineBed.SEED)), Refusal.ALREADY_RETIRED, SeedStage.EMBARGOED);
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void theEmbargoEndsAfterExactlyThirtySeconds() {
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofMillis(29_999));
        refused(bed.germinate(), Refusal.EMBARGOED, SeedStage.EMBARGOED);
        bed.pass(Duration.ofMillis(1));

        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
        assertThat(bed.germinate()).isInstanceOf(Outcome.Pending.class);
        assertThat(bed.events(EventName.STAGE_CHANGED))
                .extracting(event -> event.attributes().get("to"))
                .containsExactly("GERMINATED", "CULLED", "EMBARGOED", "RESETTING", "DORMANT", "GERMINATED");
        assertThat(bed.events(EventName.EMBARGO))
                .extracting(event -> event.attributes().get("state"))
                .containsExactly("began", "ended");
    }

    @Test
    void aSecondLifeIsNotWokenByTheFirstOnesEmbargo() {
        bed.germinate();
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(30));
        bed.germinate();
        bed.pass(Duration.ofSeconds(10));
        bed.send(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(29));
        assertThat(bed.stage()).isEqualTo(SeedStage.EMBARGOED);
        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.stage()).isEqualTo(SeedStage.DORMANT);
    }

    @Test
    void trainingBeforeTheKernelIsThereIsNotReadyAndCullsNothing() {
        bed.bus.silence();
        bed.germinate();
        refused(bed.advance(SeedOperation.START_TRAINING), Refusal.NOT_READY, SeedStage.GERMINATED);

        bed.bus.answer(bed.bus.lastRequest());
        bed.applied(SeedOperation.START_TRAINING);
    }

    @Test
    void stabilisingBeforeTheRampEndsIsIncomplete() {
        bed.train();
        bed.applied(SeedOperation.START_GRAFTING);
        for (int i = 0; i < 20; i++) {
            bed.step(scope -> {});
        }
        refused(bed.advance(SeedOperation.STABILIZE), Refusal.BLENDING_INCOMPLETE, SeedStage.BLENDING);
        bed.step(scope -> {});
        bed.applied(SeedOperation.STABILIZE);
    }

    @Test
    void aWrongExpectedStageIsRefusedBeforeAnythingElse() {
        bed.policy.expecting(SeedStage.BLENDING);
        refused(bed.germinate(), Refusal.STAGE_MISMATCH, SeedStage.DORMANT);
        assertThat(bed.views).isEmpty();

        bed.policy.expecting(SeedStage.DORMANT);
        assertThat(bed.germinate()).isInstanceOf(Outcome.Pending.class);
    }

    @Test
    void anUnpinnedArtifactIsRefused() {
        Command unpinned = new Command.Germinate(
                bed.policy.header(), PipelineBed.SEED, "good", Map.of(), Policy.RUN, null, BlendSpec.byDefault());
        refused(bed.send(unpinned), Refusal.UNPINNED_ARTIFACT, SeedStage.DORMANT);
        assertThat(bed.bus.requests()).isEmpty();
    }

    @Test
    void aCommandAfterItsDeadlineIsRefused() {
        bed.policy.deadline(100);
        SignedCommand late = bed.policy.sign(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofMillis(101));
        refused(bed.send(late), Refusal.DEADLINE_EXCEEDED, SeedStage.UNKNOWN);
    }

    @Test
    void anInvalidAnnotationFailsTheCommandWithoutAnEffect() {
        byte[] value =
                CommandEncoder.of(Policy.RUN).encode(bed.policy.germinate(PipelineBed.SEED, new BlendSpec.Residual()));
        // The only change: the blend mode's name.
        String text = new String(value, StandardCharsets.ISO_8859_1).replace("RESIDUAL", "RESIDUUM");
        SignedCommand bad = bed.policy.sign(text.getBytes(StandardCharsets.ISO_8859_1), Origin.COMMANDS);

        assertThat(bed.send(bad)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Refusal.INVALID_ANNOTATION);
            assertThat(refused.detail()).contains("blend_mode").contains("RESIDUUM");
        });
        assertThat(bed.views).isEmpty();
    }

    @Test
    void forgedReplayedAndStaleCommandsAreRejectedWithTheirReason() {
        SignedCommand good = bed.policy.sign(bed.policy.germinate(PipelineBed.SEED, BlendSpec.byDefault()));
        byte[] tag = good.signature().tag().clone();
        tag[0] ^= 1;
        SignedCommand forged = new SignedCommand(
                good.value(),
                new io.kasmina.contract.DetachedSignature(good.signature().keyId(), tag),
                good.origin());
        rejected(bed.send(forged), Rejection.INVALID_SIGNATURE);
        assertThat(bed.send(good)).isInstanceOf(Outcome.Pending.class);
        rejected(bed.send(good), Rejection.NONCE_REPLAYED);
        SignedCommand old = bed.policy.sign(bed.policy.cull(PipelineBed.SEED));
        bed.pass(Duration.ofSeconds(61));
        rejected(bed.send(old), Rejection.STALE_COMMAND);
        assertThat(bed.stage()).isEqualTo(SeedStage.GERMINATED);
    }

    private static void refused(Outcome outcome, Refusal reason, SeedStage stage) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.stage()).isEqualTo(stage);
        });
    }

    private static void rejected(Outcome outcome, Rejection reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.reason())
                .isEqualTo(reason));
    }
}
