package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.support.LineCodecs;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PartitionProducerTest {

    private static final Map<TopicPartition, OffsetAndMetadata> PLACES =
            Map.of(new TopicPartition("in", 0), new OffsetAndMetadata(7));
    private static final List<ProducerRecord<byte[], byte[]>> RECORDS = List.of(
            new ProducerRecord<>("out", LineCodecs.bytes("a")), new ProducerRecord<>("out", LineCodecs.bytes("b")));

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());
    private final PartitionProducer producer = new PartitionProducer(() -> kafka, Duration.ZERO);

    @Test
    void recordsAndPlacesOfBothGroupsAreCommittedTogether() {
        producer.open();
        producer.commit(RECORDS, Map.of("group", PLACES, "group-0", PLACES, "idle", Map.of()));
        assertThat(kafka.transactionInitialized()).isTrue();
        assertThat(kafka.commitCount()).isOne();
        assertThat(kafka.history()).isEqualTo(RECORDS);
        assertThat(kafka.consumerGroupOffsetsHistory().get(0)).containsOnlyKeys("group", "group-0");
    }

    @Test
    void placesGoFirstSinceTheirCallWouldNotEndBehindRecordsThatAreRefused() {
        List<String> calls = new ArrayList<>();
        Producer<?, ?> told = (Producer<?, ?>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return method.invoke(kafka, arguments);
                });
        @SuppressWarnings("unchecked") // the proxy is what it stands for
        PartitionProducer ordered = new PartitionProducer(() -> (Producer<byte[], byte[]>) told, Duration.ZERO);
        ordered.open();
        ordered.commit(RECORDS, Map.of("group", PLACES));
        assertThat(calls)
                .containsExactly(
                        "initTransactions",
                        "beginTransaction",
                        "sendOffsetsToTransaction",
                        "send",
                        "send",
                        "commitTransaction");
    }

    @Test
    void aFailedCommitIsNoCommit() {
        producer.open();
        kafka.commitTransactionException = new TimeoutException("late");
        assertThatThrownBy(() -> producer.commit(RECORDS, Map.of())).isInstanceOf(TimeoutException.class);
        assertThat(kafka.commitCount()).isZero();
    }

    @Test
    void nothingIsCommittedBeforeItIsOpen() {
        assertThatThrownBy(() -> producer.commit(RECORDS, Map.of())).hasMessage("not open");
    }

    @Test
    void aProducerThatIsClosedWhileItOpensIsClosedAtOnce() {
        producer.close();
        assertThatThrownBy(producer::open).hasMessage("closed while it was opened");
        assertThat(kafka.closed()).isTrue();
    }

    @Test
    void aProducerWhoseFirstCallFailedIsClosedToo() {
        kafka.initTransactionException = new TimeoutException("no broker");
        assertThatThrownBy(producer::open).isInstanceOf(TimeoutException.class);
        producer.close();
        producer.close();
        assertThat(kafka.closed()).isTrue();
    }

    @Test
    void whoIsShutOutIsToldApartFromWhoIsNotAnswered() {
        assertThat(kind(new ProducerFencedException("x"))).isEqualTo(PartitionFault.Kind.FENCED);
        assertThat(kind(new InvalidProducerEpochException("x"))).isEqualTo(PartitionFault.Kind.FENCED);
        assertThat(kind(new KafkaException("wrapped", new ProducerFencedException("x"))))
                .isEqualTo(PartitionFault.Kind.FENCED);
        assertThat(kind(new CompletionException(new TimeoutException("x")))).isEqualTo(PartitionFault.Kind.UNAVAILABLE);
        assertThat(BusFaults.of("committing", new CompletionException(new TimeoutException("secret"))))
                .hasMessage("committing: TimeoutException")
                .hasCauseInstanceOf(TimeoutException.class);
        PartitionFault known = new PartitionFault(PartitionFault.Kind.CORRUPT, "x", null);
        assertThat(BusFaults.of("committing", known)).isSameAs(known);
    }

    private static PartitionFault.Kind kind(Throwable failure) {
        return BusFaults.of("x", failure).kind();
    }
}
