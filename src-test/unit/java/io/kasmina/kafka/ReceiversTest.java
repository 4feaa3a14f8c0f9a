package io.kasmina.kafka;

import io.kasmina.support.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ReceiversTest {

    private static final TopicPartition SOURCE = new TopicPartition("oona.commands", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scheduler io = Schedulers.newBoundedElastic(1, 10, "io");
    private final Scheduler events = Schedulers.newSingle("events");
    private final Deque<MockConsumer<byte[], byte[]>> consumers = new ArrayDeque<>();
    private final Receivers receivers = new Receivers(
            new ClientSettings(KafkaConfig.defaults(List.of("127.0.0.1:1"), "group", "one")),
            new Scripted(),
            io,
            events);

    @AfterEach
    void end() {
        io.dispose();
        events.dispose();
    }

    @Test
    void anErrorInAConsumerDoesNotSilenceItsStream() {
        Broken broken = new Broken();
        MockConsumer<byte[], byte[]> sound = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        sound.schedulePollTask(() -> sound.addRecord(new ConsumerRecord<>("oona.commands", 0, 3, null, new byte[1])));
        consumers.add(broken);
        consumers.add(sound);
        StepVerifier.create(receivers
                        .records(
                                "commands", 1 << 20, RecordSize.SMALL, OffsetResetStrategy.EARLIEST, Map.of(SOURCE, 3L))
                        .map(ConsumerRecord::offset)
                        .take(1))
                .expectNext(3L)
                .expectComplete()
                .verify(PATIENCE);
        Await.until("both are closed", () -> broken.closed() && sound.closed());
    }

    private static final class Broken extends MockConsumer<byte[], byte[]> {

        Broken() {
            super(OffsetResetStrategy.EARLIEST);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            throw new NoClassDefFoundError("a codec");
        }
    }

    private final class Scripted implements Clients {

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
            return consumers.remove();
        }

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public Admin admin(Map<String, Object> settings) {
            throw new AssertionError("nothing is asked");
        }
    }
}
