package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what topic partitions hold, up to the end that they had when this was made. Blocks its caller.
 *
 * <p>It goes by the consumer's position and not by the offsets of records, since the end may lie behind a transaction's mark, which is no record.
 *
 * <p>One thread reads at a time; {@link #close} may come beside it from another, and then the reading one closes the consumer.
 */
final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final AtomicReference<Use> use = new AtomicReference<>(Use.IDLE);
    private final long patience;

    /** For how long it has polled in vain, in nanoseconds. */
    private long silence;

    private enum Use {
        IDLE,
        READING,
        CLOSED
    }

    /**
     * Some records.
     *
     * @param records in order for each partition, possibly none
     * @param last whether none follows
     */
    record Batch(List<BusRecord> records, boolean last) {

        private static final Batch END = new Batch(List.of(), true);
    }

    /**
     * Begins with the first records.
     *
     * @param consumer becomes this reader's
     * @param patience longest time of polling without getting on
     */
    TopicReader(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Duration patience) {
        this.consumer = consumer;
        this.patience = patience.toNanos();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.ends = consumer.endOffsets(partitions);
    }

    /** Returns the next records; throws a fault, UNAVAILABLE, where none comes although some are there: a consumer polls brokers that are gone in vain and says nothing. */
    Batch next() throws PartitionFault {
        if (!use.compareAndSet(Use.IDLE, Use.READING)) {
            return Batch.END;
        }
        try {
            return hasMore() ? new Batch(poll(), !hasMore()) : Batch.END;
        } finally {
            if (!use.compareAndSet(Use.READING, Use.IDLE)) {
                consumer.close(POLL);
            }
        }
    }

    /** Closes the connections. */
    void close() {
        if (use.getAndSet(Use.CLOSED) == Use.IDLE) {
            consumer.close(POLL);
        }
    }

    private boolean hasMore() {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private List<BusRecord> poll() throws PartitionFault {
        List<BusRecord> records = new ArrayList<>();
        long place = place();
        long began = System.nanoTime();
        consumer.poll(POLL).forEach(record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < ends.getOrDefault(partition, 0L)) {
                records.add(BusRecords.read(record));
            }
        });
        silence = place() > place ? 0 : silence + System.nanoTime() - began;
        if (silence > patience) {
            throw new PartitionFault(
                    PartitionFault.Kind.UNAVAILABLE, "nothing comes of what is left of " + left(), null);
        }
        return records;
    }

    private long place() {
        return ends.keySet().stream().mapToLong(consumer::position).sum();
    }

    private List<TopicPartition> left() {
        return ends.keySet().stream()
                .filter(each -> consumer.position(each) < ends.getOrDefault(each, 0L))
                .toList();
    }
}
