package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionCut;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final KafkaConfig CONFIG = KafkaConfig.defaults(List.of("h:1"), "group", "one");
    private static final TopicPartition COMMANDS = new TopicPartition("oona.commands", 3);
    private static final TopicPartition STEPS = new TopicPartition("oona.steps", 0);

    private final Places places = new Places(CONFIG, 3, Map.of(COMMANDS, 5L, STEPS, 7L), HostStep.NONE);

    @Test
    void aCutMovesThePlacesThatItNamesAndNoOther() {
        Places after = places.with(cut(Map.of(new PartitionCut.Source("oona.commands", 3), 9L), PartitionCut.NO_STEP));
        assertThat(after.next()).isEqualTo(Map.of(COMMANDS, 9L, STEPS, 7L));
        assertThat(places.next()).isEqualTo(Map.of(COMMANDS, 5L, STEPS, 7L));
    }

    @Test
    void aStepStandsBesideEveryPlaceOfItsTopicSoThatNoOlderOneOutlivesIt() {
        TopicPartition others = new TopicPartition("oona.steps", 1);
        Places two = new Places(CONFIG, 3, Map.of(COMMANDS, 5L, STEPS, 7L, others, 2L), new HostStep(10_000, null));
        PartitionCut cut = cut(Map.of(new PartitionCut.Source("oona.steps", 1), 3L), 5, new TrainingRunId("run b"));
        Places moved = two.with(cut).movedBy(cut);
        assertThat(moved.own())
                .isEqualTo(Map.of(
                        STEPS, new OffsetAndMetadata(7, "5 run b"), others, new OffsetAndMetadata(3, "5 run b")));
        assertThat(moved.shared()).isEmpty();
        assertThat(Places.stepOf(moved.own().values())).isEqualTo(new HostStep(5, new TrainingRunId("run b")));
    }

    @Test
    void whatACutDidNotMoveIsNotWrittenAgain() {
        PartitionCut cut = cut(Map.of(new PartitionCut.Source("oona.commands", 3), 9L), PartitionCut.NO_STEP);
        assertThat(places.with(cut).movedBy(cut).next()).isEqualTo(Map.of(COMMANDS, 9L));
    }

    @Test
    void theGroupKeepsThePartitionsPlacesAndTheOwnerThoseOfTheOthers() {
        assertThat(places.shared()).isEqualTo(Map.of(COMMANDS, new OffsetAndMetadata(5)));
        assertThat(places.own()).isEqualTo(Map.of(STEPS, new OffsetAndMetadata(7)));
        assertThat(CONFIG.broadcastGroup(3)).isEqualTo("group-3");
        assertThat(places.of(List.of("oona.steps"))).isEqualTo(Map.of(STEPS, 7L));
    }

    @Test
    void theLastStepIsKeptBesideThePlaceOfTheHostsTopic() {
        Places stepped = places.with(cut(Map.of(), 41));
        assertThat(stepped.own()).isEqualTo(Map.of(STEPS, new OffsetAndMetadata(7, "41")));
        assertThat(stepped.with(cut(Map.of(), 40)).step().number()).isEqualTo(41);
        assertThat(Places.stepOf(List.of(
                        new OffsetAndMetadata(1), new OffsetAndMetadata(7, "41"), new OffsetAndMetadata(2, "12"))))
                .isEqualTo(new HostStep(41, null));
        assertThat(Places.stepOf(List.of())).isEqualTo(HostStep.NONE);
    }

    @Test
    void aStepOfAnotherTrainingRunReplacesTheLastOneHoweverLowItIs() {
        Places first = places.with(cut(41, new TrainingRunId("run a")));
        assertThat(first.own()).isEqualTo(Map.of(STEPS, new OffsetAndMetadata(7, "41 run a")));
        assertThat(first.with(cut(40, new TrainingRunId("run a"))).step().number())
                .isEqualTo(41);

        Places second = first.with(cut(0, new TrainingRunId("run b")));
        assertThat(second.step()).isEqualTo(new HostStep(0, new TrainingRunId("run b")));
        assertThat(Places.stepOf(second.own().values())).isEqualTo(second.step());
    }

    private static PartitionCut cut(long step, TrainingRunId run) {
        return cut(Map.of(), step, run);
    }

    private static PartitionCut cut(Map<PartitionCut.Source, Long> applied, long step) {
        return cut(applied, step, null);
    }

    private static PartitionCut cut(Map<PartitionCut.Source, Long> applied, long step, @Nullable TrainingRunId run) {
        return new PartitionCut(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), applied, step, run);
    }
}
