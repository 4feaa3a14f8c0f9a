package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.LineCodecs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class OldestRecordTest {

    private static final TopicPartition SOURCE = new TopicPartition("oona.commands", 0);

    private final Deque<Consumer<byte[], byte[]>> consumers = new ArrayDeque<>();
    private final MockConsumer<byte[], byte[]> consumer = consumer();
    private final OldestRecord oldest = new OldestRecord(parts());

    @Test
    void theSamePlacesCanBeLookedAtAgain() {
        arrives(consumer, 3, 700);
        assertThat(oldest.times(Map.of(SOURCE, 3L), Map.of(SOURCE, 9L)).block()).isEqualTo(Map.of(SOURCE, 700L));
        arrives(consumer, 4, 900);
        assertThat(oldest.times(Map.of(SOURCE, 4L), Map.of(SOURCE, 9L)).block()).isEqualTo(Map.of(SOURCE, 900L));
    }

    @Test
    void ofTwoQuestionsAtOneTimeOneConsumerIsKept() {
        MockConsumer<byte[], byte[]> second = consumer();
        arrives(second, 3, 700);
        consumer.schedulePollTask(
                () -> oldest.times(Map.of(SOURCE, 3L), Map.of(SOURCE, 9L)).block());
        arrives(consumer, 3, 700);
        oldest.times(Map.of(SOURCE, 3L), Map.of(SOURCE, 9L)).block();
        assertThat(second.closed()).isTrue();
        assertThat(consumer.closed()).isFalse();
        oldest.retire();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void marksOfTransactionsAreNoRecords() {
        consumer.schedulePollTask(() -> consumer.seek(SOURCE, 4));
        assertThat(oldest.times(Map.of(SOURCE, 3L), Map.of(SOURCE, 4L)).block())
                .isEqualTo(Map.of(SOURCE, OldestRecord.NONE));
    }

    private MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> made = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        made.updateBeginningOffsets(Map.of(SOURCE, 0L));
        consumers.add(made);
        return made;
    }

    private static void arrives(MockConsumer<byte[], byte[]> where, long offset, long time) {
        where.schedulePollTask(() -> where.addRecord(new ConsumerRecord<>(
                SOURCE.topic(),
                SOURCE.partition(),
                offset,
                time,
                TimestampType.CREATE_TIME,
                0,
                1,
                null,
                LineCodecs.bytes("x"),
                new RecordHeaders(),
                Optional.empty())));
    }

    private BusParts parts() {
        ClientSettings settings = new ClientSettings(KafkaConfig.defaults(List.of("h:1"), "group", "one"));
        Clients clients = new Clients() {
            @Override
            public Consumer<byte[], byte[]> consumer(Map<String, Object> wanted) {
                return consumers.remove();
            }

            @Override
            public Producer<byte[], byte[]> producer(Map<String, Object> wanted) {
                throw new AssertionError("nothing is sent");
            }

            @Override
            public Admin admin(Map<String, Object> wanted) {
                throw new AssertionError("nothing is asked");
            }
        };
        return new BusParts(
                settings,
                clients,
                new BusAdmin(() -> clients.admin(Map.of()), Schedulers.immediate(), Schedulers.immediate()),
                new HealthBoard(),
                new KafkaThreads(Schedulers.immediate(), Schedulers.immediate(), Schedulers.immediate()));
    }
}
