package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.Origin;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.support.LineCodecs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ClientProducerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scheduler io = Schedulers.newBoundedElastic(1, 10, "io");
    private final Scheduler events = Schedulers.newSingle("events");
    private volatile MockProducer<byte[], byte[]> producer = mock();
    private volatile Consumer<Map<String, Object>> asked = settings -> {};
    private final KafkaClient client = KafkaClient.of(
            KafkaConfig.defaults(List.of("127.0.0.1:1"), "group", "one"), "test", io, events, new Scripted());
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

    @Test
    void aProducerThatFailedForGoodGivesWayToAnother() {
        opened = 1;
        MockProducer<byte[], byte[]> first = producer;
        assertThat(send().block(PATIENCE)).isNotNull();
        first.sendException = new ClusterAuthorizationException("no idempotent writes");
        assertThatThrownBy(() -> send().block(PATIENCE)).hasCauseInstanceOf(PartitionFault.class);
        assertThat(first.closed()).isTrue();

        producer = mock();
        assertThat(send().block(PATIENCE)).isNotNull();
        assertThat(opened).isEqualTo(3);
    }

    @Test
    void aRecordThatIsRefusedLeavesTheProducer() {
        opened = 1;
        producer.sendException = new RecordTooLargeException("1 MiB");
        assertThatThrownBy(() -> send().block(PATIENCE)).hasCauseInstanceOf(PartitionFault.class);
        producer.sendException = null;
        assertThat(send().block(PATIENCE)).isNotNull();
        assertThat(opened).isEqualTo(2);
    }

    @Test
    void repliesToRequestsForKernelsHaveABoundOfTheirOwn() {
        KafkaTopics topics = KafkaTopics.defaults();
        assertThat(fetched(topics.kernelsReady()))
                .isEqualTo(KafkaFlow.defaults().broadcastBytes() / 3);
        assertThat(fetched(topics.blends())).isEqualTo(KafkaFlow.defaults().activationBytes() / 3);
    }

    private Object fetched(String topic) {
        Sinks.One<Object> bound = Sinks.one();
        asked = settings -> bound.tryEmitValue(settings.get("fetch.max.bytes"));
        Disposable reading =
                client.read(topic, Map.of(new TopicPartition(topic, 0), 0L)).subscribe(record -> {}, failure -> {});
        Object found = bound.asMono().block(PATIENCE);
        reading.dispose();
        return found;
    }

    private static MockProducer<byte[], byte[]> mock() {
        return new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Mono<Origin> send() {
        return client.send(BusRecord.to("t", null, LineCodecs.bytes("x"), Map.of()));
    }

    private final class Scripted implements Clients {

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
            opened++;
            if (opened == 1) {
                throw new KafkaException("no broker");
            }
            return producer;
        }

        @Override
        public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
            asked.accept(settings);
            throw new KafkaException("nothing is read");
        }

        @Override
        public Admin admin(Map<String, Object> settings) {
            throw new AssertionError("nothing is asked");
        }
    }
}
