package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.support.LineCodecs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StateReaderTest {

    private static final TopicPartition SEEDS = new TopicPartition("kasmina.seeds", 1);
    private static final TopicPartition NONCES = new TopicPartition("kasmina.nonces", 1);
    private static final Duration SILENCE = Duration.ofMillis(1);

    private final TimedConsumer consumer = new TimedConsumer();
    private Map<TopicPartition, Long> ends = Map.of();

    @Test
    void anEmptyPartitionHasNoState() throws Exception {
        ends(0, 0);
        assertThat(read()).isEqualTo(new PartitionState(List.of(), List.of(), PartitionCut.NO_STEP));
    }

    @Test
    void theLastSnapshotOfEachSeedCountsAndNoncesKeepTheirOrder() throws Exception {
        ends(4, 2);
        arrive(SEEDS, 0, "a", "a|TRAINING|1");
        arrive(SEEDS, 1, "b", "b|DORMANT|0");
        arrive(SEEDS, 2, "a", "a|BLENDING|2");
        arrive(SEEDS, 3, "b", null);
        arrive(NONCES, 0, "k|1", "k|1|10");
        arrive(NONCES, 1, "k|2", "k|2|20");
        PartitionState state = read();
        assertThat(state.seeds()).containsExactly(LineCodecs.seed("a", SeedStage.BLENDING, 2));
        assertThat(state.nonces()).containsExactly(new SpentNonce("k", "1", 10), new SpentNonce("k", "2", 20));
    }

    @Test
    void deadNoncesAreNotRead() throws Exception {
        ends(0, 2);
        consumer.first = new OffsetAndTimestamp(1, 20);
        arrive(NONCES, 1, "k|2", "k|2|20");
        assertThat(read().nonces()).containsExactly(new SpentNonce("k", "2", 20));
    }

    @Test
    void anUnreadableSnapshotIsCorruptAndNamesItsPlace() {
        ends(1, 0);
        arrive(SEEDS, 0, "a", "bad");
        assertThatThrownBy(this::read)
                .isInstanceOf(PartitionFault.class)
                .hasMessage("kasmina.seeds-1@0: malformed words")
                .extracting(failure -> ((PartitionFault) failure).kind())
                .isEqualTo(PartitionFault.Kind.CORRUPT);
    }

    @Test
    void whatCannotBeStateIsCorrupt() {
        ends(1, 0);
        arrive(SEEDS, 0, null, "a|TRAINING|1");
        assertThatThrownBy(this::read).hasMessage("kasmina.seeds-1@0: no key");
    }

    @Test
    void aNonceWithoutAValueIsCorrupt() {
        ends(0, 1);
        arrive(NONCES, 0, "k", null);
        assertThatThrownBy(this::read).hasMessage("kasmina.nonces-1@0: no value");
    }

    @Test
    void aForeignRecordIsCorrupt() {
        ends(0, 1);
        arrive(NONCES, 0, "k", "other");
        assertThatThrownBy(this::read).hasMessage("kasmina.nonces-1@0: foreign");
    }

    @Test
    void whatLiesBehindAnOpenTransactionIsWaitedForAndNotLeftOut() {
        ends(3, 0);
        arrive(SEEDS, 0, "a", "a|TRAINING|1");
        assertThatThrownBy(this::read)
                .isInstanceOf(PartitionFault.class)
                .hasMessageStartingWith("kasmina.seeds-1 from 1 to 3: nothing comes")
                .extracting(failure -> ((PartitionFault) failure).kind())
                .isEqualTo(PartitionFault.Kind.UNAVAILABLE);
    }

    @Test
    void aNonceBehindAnOpenTransactionIsNotLeftOutWhereNoneOfItsTimeCanBeRead() {
        ends(0, 0);
        ends = Map.of(SEEDS, 0L, NONCES, 1L);
        consumer.first = null;
        assertThatThrownBy(this::read).hasMessageStartingWith("kasmina.nonces-1 from 0 to 1: nothing comes");
    }

    @Test
    void recordsThatWereAbortedAreNoSilence() throws Exception {
        ends(4, 0);
        arrive(SEEDS, 0, "a", "a|TRAINING|1");
        for (long place = 2; place <= 4; place++) {
            passOver(place);
        }
        assertThat(read(Duration.ZERO).seeds()).containsExactly(LineCodecs.seed("a", SeedStage.TRAINING, 1));
    }

    private PartitionState read() throws PartitionFault {
        return read(SILENCE);
    }

    private PartitionState read(Duration silence) throws PartitionFault {
        return new StateReader(
                        consumer, KafkaTopics.defaults(), LineCodecs.codecs().state(), 1)
                .read(ends, 15, silence);
    }

    private void ends(long seeds, long nonces) {
        consumer.updateBeginningOffsets(Map.of(SEEDS, 0L, NONCES, 0L));
        consumer.updateEndOffsets(Map.of(SEEDS, seeds, NONCES, nonces));
        ends = Map.of(SEEDS, seeds, NONCES, nonces);
        consumer.first = new OffsetAndTimestamp(0, 15);
    }

    private void arrive(TopicPartition where, long offset, String key, String value) {
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                where.topic(),
                where.partition(),
                offset,
                key == null ? null : LineCodecs.bytes(key),
                value == null ? null : LineCodecs.bytes(value))));
    }

    private void passOver(long place) {
        consumer.schedulePollTask(() -> consumer.seek(SEEDS, place));
    }

    /** Kafka's double knows no times. */
    private static final class TimedConsumer extends MockConsumer<byte[], byte[]> {

        private OffsetAndTimestamp first;

        TimedConsumer() {
            super(OffsetResetStrategy.EARLIEST);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            assertThat(times).isEqualTo(Map.of(NONCES, 15L));
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            found.put(NONCES, first);
            return found;
        }
    }
}
