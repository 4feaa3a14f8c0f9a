package io.kasmina.kafka;

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
     */
    TopicReader(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.ends = consumer.endOffsets(partitions);
    }

    /** Returns the next records. */
    Batch next() {
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

    private List<BusRecord> poll() {
        List<BusRecord> records = new ArrayList<>();
        consumer.poll(POLL).forEach(record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < ends.getOrDefault(partition, 0L)) {
                records.add(BusRecords.read(record));
            }
        });
        return records;
    }
}
