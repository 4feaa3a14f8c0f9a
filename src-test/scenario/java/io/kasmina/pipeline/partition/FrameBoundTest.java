package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.lane.LaneFault;
import io.kasmina.pipeline.memory.InMemoryPartitionBus;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import io.kasmina.support.Policy;
import io.kasmina.support.ScriptedCommits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Frames take a bounded share of memory, whatever waits. */
class FrameBoundTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final SeedId OTHER = new SeedId("seed-2");
    private static final int FRAMES = 4;

    private final PartitionBed bed = new PartitionBed(1, config(), limits -> limits);
    private final ScriptedCommits commits = new ScriptedCommits();
    private final PartitionProcess process = bed.start(commits);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void activationsBeyondTheBoundStayOnTheBusUntilACommit() {
        Sinks.Empty<Void> gate = Sinks.empty();
        commits.commits(commit -> gate.asMono().then(commit));
        bed.bus.assign(0, process.member());
        for (long step = 0; step < 100; step++) {
            bed.activation(SEED, step);
        }
        assertThat(bed.ops.made()).isEqualTo(FRAMES);
        assertThat(process.engine.figures().get(0).frameBytes()).isEqualTo((long) FRAMES * PartitionBed.BYTES);

        gate.tryEmitEmpty();
        bed.pass(Duration.ofMillis(50));
        assertThat(bed.blends()).hasSize(100);
        assertThat(process.engine.figures().get(0).frameBytes()).isZero();
    }

    @Test
    void logitsThatAreAheadOfABacklogOfActivationsAreStillThereWhenTheirsComes() {
        blendConfidently();
        Sinks.Empty<Void> gate = Sinks.empty();
        commits.commits(commit -> gate.asMono().then(commit));
        for (long step = 0; step < FRAMES; step++) {
            bed.activation(OTHER, step);
        }
        bed.activation(SEED, 9);
        bed.logits(SEED, 9);
        bed.pass(Duration.ofSeconds(10));
        gate.tryEmitEmpty();
        bed.pass(Duration.ofMillis(50));
        assertThat(bed.blends()).hasSize(FRAMES + 1).last().asString().endsWith("]");
    }

    @Test
    void logitsWaitForTheirActivationHoweverLongTheHostIsSilent() {
        blendConfidently();
        bed.logits(SEED, 9);
        bed.pass(Duration.ofMinutes(10));
        assertThat(appliedLogits()).isZero();

        bed.activation(SEED, 9);
        bed.pass(Duration.ofMillis(50));
        assertThat(bed.blends()).singleElement().asString().endsWith("]");
        assertThat(appliedLogits()).isOne();
    }

    @Test
    void logitsWhoseStepTheHostHasPassedAreLetGo() {
        blendConfidently();
        bed.activation(OTHER, 8);
        bed.logits(SEED, 9);
        bed.activation(OTHER, 10);
        bed.pass(Duration.ofSeconds(3));
        assertThat(appliedLogits()).isZero();
        bed.pass(Duration.ofSeconds(3));
        assertThat(appliedLogits()).isOne();
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void logitsOfStepsBeforeTheFirstThatComesAreOfAFormerLifeAndLetGoAtOnce() {
        blendConfidently();
        bed.logits(SEED, 8);
        bed.logits(SEED, 9);
        bed.activation(OTHER, 10);
        bed.pass(Duration.ofMillis(600));
        assertThat(appliedLogits()).isEqualTo(2);
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void logitsOfAHostThatGoesBackAreWaitedFor() {
        blendConfidently();
        bed.logits(SEED, 100);
        bed.activation(SEED, 100);
        bed.logits(SEED, 50);
        bed.activation(OTHER, 101);
        bed.pass(Duration.ofSeconds(1));
        bed.activation(SEED, 50);
        bed.pass(Duration.ofMillis(600));
        assertThat(bed.blends())
                .filteredOn(blend -> blend.contains(SEED.value()))
                .hasSize(2)
                .allSatisfy(blend -> assertThat(blend).endsWith("]"));
    }

    @Test
    void aFullRoomOfLogitsWaitsForTheStepsThatTheHostHasNotReached() {
        blendConfidently();
        for (long step = 9; step < 9 + FRAMES; step++) {
            bed.logits(SEED, step);
        }
        bed.pass(Duration.ofMinutes(1));
        for (long step = 1; step < 9; step++) {
            bed.activation(OTHER, step);
            bed.pass(Duration.ofSeconds(2));
        }
        for (long step = 9; step < 9 + FRAMES; step++) {
            bed.activation(SEED, step);
        }
        bed.pass(Duration.ofMillis(50));
        assertThat(bed.blends().subList(8, 8 + FRAMES))
                .allSatisfy(blend -> assertThat(blend).endsWith("]"));
    }

    @Test
    void logitsOfATrainingRunThatDoesNotComeMakeRoomOneByOne() {
        blendConfidently();
        bed.run(new TrainingRunId("run-8"));
        for (long step = 0; step < FRAMES; step++) {
            bed.logits(SEED, step);
        }
        bed.run(Policy.RUN);
        bed.logits(SEED, 9);
        bed.pass(Duration.ofMinutes(1));
        bed.activation(OTHER, 7);
        bed.pass(Duration.ofSeconds(3));
        bed.activation(OTHER, 8);
        bed.pass(Duration.ofSeconds(1));
        assertThat(appliedLogits())
                .as("activations came for no longer than 3 s")
                .isZero();

        bed.pass(Duration.ofSeconds(2));
        bed.activation(OTHER, 8);
        bed.activation(SEED, 8);
        bed.pass(Duration.ofMillis(600));
        assertThat(appliedLogits()).as("not the whole room").isBetween(1L, FRAMES - 1L);
        bed.activation(SEED, 9);
        bed.pass(Duration.ofSeconds(3)); // the one before it waits for logits that do not come
        assertThat(bed.blends()).last().asString().endsWith("]");
    }

    @Test
    void framesOfAProcessThatDiesAreClosed() {
        commits.commits(commit -> Mono.never());
        bed.bus.assign(0, process.member());
        process.device.hold();
        for (long step = 0; step < 10; step++) {
            bed.activation(SEED, step);
            bed.logits(SEED, step);
        }
        process.kill();
        process.device.letGo();
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void anAnswerThatTheDeviceDoesNotGiveOutPassesTheHostThrough() {
        blend(BlendSpec.byDefault());
        process.blends.failing(new LaneFault(LaneFault.Kind.DEVICE_WEDGED, "scripted"));
        bed.activation(SEED, 1);
        assertThat(bed.blends()).containsExactly("run-7 seed-1 1 device_wedged");

        process.blends.failing(new IllegalStateException("broken"));
        bed.activation(SEED, 2);
        assertThat(process.ends()).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(bed.ops.open()).isZero();
    }

    private void blendConfidently() {
        blend(BlendSpec.Confidence.defaults());
    }

    private void blend(BlendSpec spec) {
        bed.bus.assign(0, process.member());
        bed.send(bed.policy.germinate(SEED, spec));
        bed.pass(Duration.ofMillis(60));
        bed.send(bed.policy.advance(SEED, SeedOperation.START_TRAINING));
        bed.send(bed.policy.advance(SEED, SeedOperation.START_GRAFTING));
        bed.pass(Duration.ofMillis(60));
    }

    private long appliedLogits() {
        PartitionCut.Source logits = new PartitionCut.Source(InMemoryPartitionBus.LOGITS, 0);
        return bed.cuts.stream()
                .mapToLong(cut -> cut.cut().applied().getOrDefault(logits, 0L))
                .max()
                .orElse(0);
    }

    private static PartitionConfig config() {
        PartitionConfig defaults = PartitionConfig.defaults();
        return new PartitionConfig(
                defaults.batch(),
                defaults.linger(),
                defaults.cutAfter(),
                (long) FRAMES * PartitionBed.BYTES,
                defaults.packets(),
                defaults.kernels(),
                defaults.drain(),
                defaults.commitLimit(),
                defaults.retryBackoff(),
                defaults.control());
    }
}
