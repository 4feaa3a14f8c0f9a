package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionCut;
import org.junit.jupiter.api.Test;

class FrameLineTest {

    private final AppliedOffsets places = new AppliedOffsets();
    private final FrameLine line = new FrameLine(2);
    private long offset;

    @Test
    void onlyTheLatestAnsweredKeysAreRemembered() {
        for (long step = 1; step <= 3; step++) {
            assertThat(arrive(step)).isTrue();
            answer(step);
            line.release();
        }
        assertThat(arrive(3)).isFalse();
        assertThat(arrive(2)).isFalse();
        assertThat(line.wasAnswered(key(2))).isTrue();
        assertThat(line.wasAnswered(key(1))).isFalse();
        assertThat(arrive(1)).as("forgotten").isTrue();
    }

    @Test
    void theOldestThatWaitsIsKnown() {
        assertThat(line.since()).isEqualTo(RunState.NONE);
        arrive(5);
        arrive(6);
        assertThat(line.since()).isEqualTo(5);
        answer(5);
        line.release();
        assertThat(line.since()).isEqualTo(6);
    }

    @Test
    void anAnswerToNothingIsIgnored() {
        answer(9);
        assertThat(line.isReady()).isFalse();
        assertThat(line.isAnswered()).isTrue();
        assertThat(line.run(key(9))).isNull();
    }

    @Test
    void aPlaceIsAppliedWhenItsAnswerLeaves() {
        arrive(1);
        answer(1);
        assertThat(places.take().places()).isEmpty();
        line.release();
        assertThat(places.take().places()).containsValue(1L);
    }

    private boolean arrive(long step) {
        AppliedOffsets.Slot slot = places.arrived(new Origin("activations", 0, offset++));
        return line.arrived(key(step), new FrameLine.Entry(new TrainingRunId("run-7"), 1, slot, step));
    }

    private void answer(long step) {
        line.answered(key(step), new PartitionCut.Blend(key(step).seed(), new byte[0]));
    }

    private static FrameKey key(long step) {
        return new FrameKey(DeskRig.RUN, new SeedId("seed-1"), step);
    }
}
