package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.pipeline.port.PartitionFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

    private static final TopicPartition SOURCE = new TopicPartition("oona.deadletter", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);

    @Test
    void itEndsWhereTheTopicEndedWhenItBegan() throws Exception {
        TopicReader reader = reader(Duration.ofMinutes(1));
        consumer.addRecord(new ConsumerRecord<>("oona.deadletter", 0, 0, null, new byte[1]));
        consumer.addRecord(new ConsumerRecord<>("oona.deadletter", 0, 1, null, new byte[1]));
        consumer.addRecord(new ConsumerRecord<>("oona.deadletter", 0, 2, null, new byte[1]));
        TopicReader.Batch batch = reader.next();
        assertThat(batch.last()).isTrue();
        assertThat(batch.records())
                .extracting(record -> record.place().offset())
                .containsExactly(0L, 1L);
    }

    @Test
    void brokersThatAreGoneAreAFaultAndNoEndlessWait() {
        TopicReader reader = reader(Duration.ZERO);
        assertThatExceptionOfType(PartitionFault.class)
                .isThrownBy(reader::next)
                .withMessage("nothing comes of what is left of [oona.deadletter-0]")
                .extracting(PartitionFault::kind)
                .isEqualTo(PartitionFault.Kind.UNAVAILABLE);
    }

    private TopicReader reader(Duration patience) {
        consumer.updateBeginningOffsets(Map.of(SOURCE, 0L));
        consumer.updateEndOffsets(Map.of(SOURCE, 2L));
        return new TopicReader(consumer, List.of(SOURCE), patience);
    }
}
