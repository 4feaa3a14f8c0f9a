package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.BlendConfig;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A frame that comes twice gets one answer and holds up nobody, however far apart its two are. */
class RepeatedFrameTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final SeedId OTHER = new SeedId("seed-2");
    private static final Duration WHILE = Duration.ofMillis(60);
    private static final int CAPACITY = 2;

    private final PartitionBed bed = new PartitionBed(1, PartitionConfig.defaults(), limits -> {
        BlendConfig blend = BlendConfig.defaults();
        return limits.with(new BlendConfig(blend.alpha(), blend.joinWindow(), CAPACITY, blend.criticalAfter()));
    });

    private final PartitionProcess process = bed.startWithAll(1);

    @BeforeEach
    void blend() {
        blendConfidently(SEED);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aFrameThatWasAnsweredBehindManyThatCameLaterIsStillKnown() {
        bed.activation(SEED, 9);
        for (long step = 0; step < 20 * CAPACITY; step++) {
            bed.activation(OTHER, step);
        }
        bed.logits(SEED, 9);
        bed.pass(WHILE);
        assertThat(bed.blends()).hasSize(1 + 20 * CAPACITY);

        bed.activation(SEED, 9);
        bed.activation(OTHER, 1_000);
        bed.pass(WHILE);
        assertThat(bed.blends()).hasSize(2 + 20 * CAPACITY).last().isEqualTo("run-7 seed-2 1000 untouched");
    }

    @Test
    void aFailureThatWasKeptBeforeItsAnswerLeftCountsOnce() {
        blendConfidently(OTHER);
        bed.activation(OTHER, 9);
        bed.activation(SEED, 9);
        bed.uselessLogits(SEED, 9);
        bed.pass(WHILE);
        assertThat(bed.blends()).as("OTHER waits for its logits").isEmpty();
        assertThat(failuresInRow()).isOne();

        process.kill();
        bed.startWithAll(1);
        bed.pass(Duration.ofSeconds(3));
        assertThat(bed.blends()).hasSize(2);
        assertThat(failuresInRow()).isOne();

        bed.activation(SEED, 10);
        bed.uselessLogits(SEED, 10);
        bed.pass(WHILE);
        assertThat(failuresInRow()).isEqualTo(2);
    }

    private int failuresInRow() {
        return bed.all(PartitionCut::seeds).stream()
                .filter(snapshot -> snapshot.seed().equals(SEED))
                .reduce((before, last) -> last)
                .orElseThrow()
                .blendFailuresInRow();
    }

    private void blendConfidently(SeedId seed) {
        bed.send(bed.policy.germinate(seed, BlendSpec.Confidence.defaults()));
        bed.pass(WHILE);
        bed.send(bed.policy.advance(seed, SeedOperation.START_TRAINING));
        bed.send(bed.policy.advance(seed, SeedOperation.START_GRAFTING));
        bed.pass(WHILE);
    }
}
