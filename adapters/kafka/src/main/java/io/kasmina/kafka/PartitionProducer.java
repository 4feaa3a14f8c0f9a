package io.kasmina.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one partition. Every method blocks its caller. It is Kafka's own producer and not reactor-kafka's sender: that one
 * changes threads for each record, and keeps a producer open for good whose first call failed, as it does each time while no broker answers.
 *
 * <p>{@link #close} may race the others, from any thread: whoever swaps the reference last closes the producer.
 */
final class PartitionProducer {

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Duration closing;
    private final AtomicReference<State> state = new AtomicReference<>(new State(null, false));

    private record State(@Nullable Producer<byte[], byte[]> producer, boolean closed) {}

    /**
     * Makes it, without a connection.
     *
     * @param producers opens a producer with the partition's transactional id
     * @param closing longest wait for an orderly close
     */
    PartitionProducer(Supplier<Producer<byte[], byte[]>> producers, Duration closing) {
        this.producers = producers;
        this.closing = closing;
    }

    /** Shuts every earlier producer of the partition out and waits until the brokers have ended its transaction. */
    void open() {
        Producer<byte[], byte[]> producer = producers.get();
        if (state.updateAndGet(before -> new State(producer, before.closed())).closed()) {
            producer.close(Duration.ZERO);
            throw new IllegalStateException("closed while it was opened");
        }
        producer.initTransactions();
    }

    /**
     * Makes records and places visible as one. Places are sent first: where the brokers refuse the transaction for its records while places wait for
     * their turn, the client lets the caller wait for these until time is up, and a producer that was shut out looks like one that nobody answers.
     *
     * @param records what to write
     * @param places for each group, from where to read on
     */
    void commit(
            List<ProducerRecord<byte[], byte[]>> records, Map<String, Map<TopicPartition, OffsetAndMetadata>> places) {
        Producer<byte[], byte[]> producer = Objects.requireNonNull(state.get()).producer();
        if (producer == null) {
            throw new IllegalStateException("not open");
        }
        producer.beginTransaction();
        places.forEach((group, offsets) -> {
            if (!offsets.isEmpty()) {
                producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(group));
            }
        });
        for (ProducerRecord<byte[], byte[]> record : records) {
            // its failure is the commit's too
            Future<RecordMetadata> unused = producer.send(record);
        }
        producer.commitTransaction();
    }

    /** Closes the connections, which aborts an open transaction where there is time for it. Idempotent. */
    void close() {
        Producer<byte[], byte[]> producer =
                state.getAndUpdate(before -> new State(null, true)).producer();
        if (producer != null) {
            producer.close(closing);
        }
    }
}
