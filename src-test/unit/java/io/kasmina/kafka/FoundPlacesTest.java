package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.support.LineCodecs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FoundPlacesTest {

    private static final KafkaConfig CONFIG = KafkaConfig.defaults(List.of("h:1"), "group", "one");
    private static final TopicPartition COMMANDS = new TopicPartition("oona.commands", 3);
    private static final TopicPartition LOGITS = new TopicPartition("oona.logits", 3);
    private static final TopicPartition STEPS = new TopicPartition("oona.steps", 0);
    private static final PartitionState EMPTY = new PartitionState(List.of(), List.of(), PartitionCut.NO_STEP);
    private static final PartitionState WITH_A_SEED = new PartitionState(
            List.of(LineCodecs.seed("seed", SeedStage.TRAINING, 1)), List.of(), PartitionCut.NO_STEP);

    private final Map<TopicPartition, Long> beginnings = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> shared = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> own = new HashMap<>();

    @Test
    void readingGoesOnWhereItEndedAndBeginsWithTheFirstRecordWhereItNeverDid() throws Exception {
        log(COMMANDS, 2, 9);
        log(STEPS, 4, 4);
        shared.put(COMMANDS, new OffsetAndMetadata(5));
        assertThat(found().with(EMPTY).next()).isEqualTo(Map.of(COMMANDS, 5L, STEPS, 4L));
        assertThat(found().deleted()).isZero();
    }

    @Test
    void whatWasDeletedUnreadIsCountedAndReadingGoesOnBehindIt() throws Exception {
        log(COMMANDS, 8, 9);
        log(STEPS, 4, 4);
        shared.put(COMMANDS, new OffsetAndMetadata(5));
        own.put(STEPS, new OffsetAndMetadata(3));
        assertThat(found().with(WITH_A_SEED).next()).isEqualTo(Map.of(COMMANDS, 8L, STEPS, 4L));
        assertThat(found().deleted()).isEqualTo(4);
    }

    @Test
    void whatWasReadBeforeItWasDeletedIsNotMissed() {
        log(COMMANDS, 9, 9);
        shared.put(COMMANDS, new OffsetAndMetadata(9));
        assertThat(found().deleted()).isZero();
    }

    @Test
    void logitsThatNobodyTookAreNotMissed() {
        log(LOGITS, 9, 9);
        shared.put(LOGITS, new OffsetAndMetadata(5));
        assertThat(found().deleted()).isZero();
    }

    @Test
    void aLogThatLostItsEndIsReadAnew() throws Exception {
        log(COMMANDS, 1, 4);
        shared.put(COMMANDS, new OffsetAndMetadata(5));
        assertThat(found().with(WITH_A_SEED).next()).isEqualTo(Map.of(COMMANDS, 1L));
        assertThat(found().deleted()).isZero();
    }

    @Test
    void aPlaceAtTheEndIsThere() throws Exception {
        log(COMMANDS, 1, 5);
        shared.put(COMMANDS, new OffsetAndMetadata(5));
        assertThat(found().with(EMPTY).next()).isEqualTo(Map.of(COMMANDS, 5L));
    }

    @Test
    void seedsWithoutPlacesAreNotGuessedAt() {
        log(COMMANDS, 0, 4);
        assertThatThrownBy(() -> found().with(WITH_A_SEED))
                .hasMessageStartingWith("partition 3: its seeds are there and its places in [oona.commands] are not")
                .extracting(failure -> ((PartitionFault) failure).kind())
                .isEqualTo(PartitionFault.Kind.CORRUPT);
    }

    private FoundPlaces found() {
        return new FoundPlaces(CONFIG, 3, beginnings, ends, shared, own);
    }

    private void log(TopicPartition source, long beginning, long end) {
        beginnings.put(source, beginning);
        ends.put(source, end);
    }
}
