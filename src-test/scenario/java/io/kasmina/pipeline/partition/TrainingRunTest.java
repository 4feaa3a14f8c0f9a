package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedOperation;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.support.PartitionBed;
import io.kasmina.support.PartitionProcess;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps and frames of another training run are no repeats of the last one's. */
class TrainingRunTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final TrainingRunId NEXT = new TrainingRunId("run-8");
    private static final Duration WHILE = Duration.ofMillis(60);

    private final PartitionBed bed = new PartitionBed(1);
    private final PartitionProcess process = bed.startWithAll(1);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aFrameOfASeedAndStepThatTheLastRunHadIsAnsweredInItsPlace() {
        bed.activation(SEED, 3);
        bed.activation(SEED, 4);
        bed.run(NEXT);
        bed.activation(SEED, 3);
        bed.activation(SEED, 3);
        bed.activation(SEED, 4);
        bed.pass(WHILE);
        assertThat(bed.blends())
                .containsExactly(
                        "run-7 seed-1 3 untouched",
                        "run-7 seed-1 4 untouched",
                        "run-8 seed-1 3 untouched",
                        "run-8 seed-1 4 untouched");
        assertThat(process.telemetry.count(MetricName.PARTITION_SKIPPED, "feed", "activations"))
                .isEqualTo(1);
    }

    @Test
    void logitsAreOfTheirRunsActivation() {
        blendConfidently();
        bed.activation(SEED, 9);
        bed.run(NEXT);
        bed.activation(SEED, 9);
        bed.logits(SEED, 9);
        assertThat(bed.blends()).as("the last run's logits are missing").isEmpty();
        bed.run(new TrainingRunId("run-7"));
        bed.logits(SEED, 9);
        bed.pass(WHILE);
        assertThat(bed.blends()).hasSize(2).allMatch(blend -> blend.endsWith("]"));
        bed.cuts.clear();

        bed.run(NEXT);
        bed.activation(SEED, 10);
        process.engine.drain();
        bed.logits(SEED, 10);
        bed.pass(WHILE);
        assertThat(process.ends()).containsExactly("complete");
        assertThat(bed.blends()).singleElement().asString().endsWith("]");
    }

    @Test
    void itsFirstStepMayBeLowerAndWhoeverHasThePartitionNextKnowsThat() {
        bed.step(41);
        bed.pass(WHILE);
        bed.run(NEXT);
        bed.step(0);
        bed.pass(WHILE);
        assertThat(last().step()).isZero();
        assertThat(last().run()).isEqualTo(NEXT);
        assertThat(process.telemetry.count(MetricName.PARTITION_SKIPPED, "feed", "host"))
                .isZero();

        PartitionProcess next = bed.start();
        bed.bus.assign(0, next.member());
        bed.step(1);
        bed.pass(WHILE);
        assertThat(last().step()).isOne();
        blendConfidently();
        assertThat(seeds()).last().satisfies(seed -> assertThat(seed.germ().blendStart())
                .isEqualTo(2));
    }

    private void blendConfidently() {
        bed.send(bed.policy.germinate(SEED, BlendSpec.Confidence.defaults()));
        bed.pass(WHILE);
        bed.send(bed.policy.advance(SEED, SeedOperation.START_TRAINING));
        bed.send(bed.policy.advance(SEED, SeedOperation.START_GRAFTING));
        bed.pass(WHILE);
    }

    private List<SeedSnapshot> seeds() {
        return bed.all(PartitionCut::seeds);
    }

    private PartitionCut last() {
        return bed.cuts.get(bed.cuts.size() - 1).cut();
    }
}
