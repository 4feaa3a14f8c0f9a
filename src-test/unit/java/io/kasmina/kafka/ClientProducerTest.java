package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.Origin;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.support.LineCodecs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ClientProducerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scheduler io = Schedulers.newBoundedElastic(1, 10, "io");
    private final Scheduler events = Schedulers.newSingle("events");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaClient client = KafkaClient.of(
            KafkaConfig.defaults(List.of("127.0.0.1:1"), "group", "one"), "test", io, events, new FailingOnce());
    private int opened;

    @AfterEach
    void end() {
        io.dispose();
        events.dispose();
    }

    @Test
    void aProducerThatCouldNotBeOpenedIsTriedAgain() {
        assertThatThrownBy(() -> send().block(PATIENCE)).hasCauseInstanceOf(PartitionFault.class);
        assertThat(send().block(PATIENCE).topic()).isEqualTo("t");
        assertThat(send().block(PATIENCE).topic()).isEqualTo("t");
        assertThat(opened).isEqualTo(2);
        client.close().block(PATIENCE);
        assertThat(producer.closed()).isTrue();
    }

    private Mono<Origin> send() {
        return client.send(BusRecord.to("t", null, LineCodecs.bytes("x"), Map.of()));
    }

    private final class FailingOnce implements Clients {

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
            opened++;
            if (opened == 1) {
                throw new KafkaException("no broker");
            }
            return producer;
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public Admin admin(Map<String, Object> settings) {
            throw new AssertionError("nothing is asked");
        }
    }
}
