package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.SeedSnapshot;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was committed of one partition's seeds and nonces, up to the end of their logs and not to the first transaction that is open: nobody but
 * the partition's owner writes there, and whoever restores has ended every transaction of a former one. One that is open all the same was lost by the
 * brokers; to go on in front of it would be to forget what lies behind, nonces included. Blocks its caller; used once, by one thread.
 */
final class StateReader {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaCodecs.State codecs;
    private final TopicPartition seeds;
    private final TopicPartition nonces;
    /** Kept as read: of a log that is not compacted yet only the last of each key is worth decoding. */
    private final Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> last = new LinkedHashMap<>();

    private final List<SpentNonce> spent = new ArrayList<>();

    StateReader(Consumer<byte[], byte[]> consumer, KafkaTopics topics, KafkaCodecs.State codecs, int partition) {
        this.consumer = consumer;
        this.codecs = codecs;
        this.seeds = new TopicPartition(topics.seeds(), partition);
        this.nonces = new TopicPartition(topics.nonces(), partition);
    }

    /**
     * Reads.
     *
     * @param ends behind the last record of each log
     * @param noncesFrom time in ms of the epoch before which no nonce matters any more
     * @param silence longest time without getting on
     * @return what was committed, but for the step, which is kept elsewhere
     * @throws PartitionFault CORRUPT where a record cannot be read, UNAVAILABLE where one does not come
     */
    PartitionState read(Map<TopicPartition, Long> ends, long noncesFrom, Duration silence) throws PartitionFault {
        consumer.assign(Set.of(seeds, nonces));
        consumer.seekToBeginning(List.of(seeds));
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(nonces, noncesFrom)).get(nonces);
        // what lies behind an open transaction has no time yet: from there on it is missed, not too old
        consumer.seek(nonces, first == null ? end(consumer.endOffsets(Set.of(nonces)), nonces) : first.offset());
        long place = place();
        long heard = System.nanoTime();
        while (consumer.position(seeds) < end(ends, seeds) || consumer.position(nonces) < end(ends, nonces)) {
            take();
            long now = System.nanoTime();
            // aborted records are none, and there may be many of them
            if (place() > place) {
                place = place();
                heard = now;
            } else if (now - heard > silence.toNanos()) {
                throw new PartitionFault(
                        PartitionFault.Kind.UNAVAILABLE,
                        left(ends, seeds) + left(ends, nonces)
                                + "nothing comes, as where a transaction hangs: kafka-transactions.sh finds it",
                        null);
            }
        }
        return new PartitionState(snapshots(), spent, PartitionCut.NO_STEP);
    }

    private String left(Map<TopicPartition, Long> ends, TopicPartition partition) {
        long place = consumer.position(partition);
        return place < end(ends, partition) ? partition + " from " + place + " to " + end(ends, partition) + ": " : "";
    }

    private long place() {
        return consumer.position(seeds) + consumer.position(nonces);
    }

    private void take() throws PartitionFault {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.topic().equals(seeds.topic())) {
                seed(record);
            } else {
                spent.add(decoded(record, codecs.readNonce()));
            }
        }
    }

    private void seed(ConsumerRecord<byte[], byte[]> record) throws PartitionFault {
        byte @Nullable [] key = record.key();
        if (key == null) {
            throw corrupt(record, "no key");
        }
        if (record.value() == null) {
            last.remove(ByteBuffer.wrap(key));
        } else {
            last.put(ByteBuffer.wrap(key), record);
        }
    }

    private List<SeedSnapshot> snapshots() throws PartitionFault {
        List<SeedSnapshot> snapshots = new ArrayList<>(last.size());
        for (ConsumerRecord<byte[], byte[]> record : last.values()) {
            snapshots.add(decoded(record, codecs.readSeed()));
        }
        return snapshots;
    }

    private static <T> T decoded(ConsumerRecord<byte[], byte[]> record, Function<byte[], Decoded<T>> codec)
            throws PartitionFault {
        byte @Nullable [] value = record.value();
        if (value == null) {
            throw corrupt(record, "no value");
        }
        Decoded<T> decoded = codec.apply(value);
        if (decoded instanceof Decoded.Value<T> read) {
            return read.value();
        }
        throw corrupt(
                record,
                decoded instanceof Decoded.Unreadable<T> not ? not.reason().code() + " " + not.field() : "foreign");
    }

    private static PartitionFault corrupt(ConsumerRecord<byte[], byte[]> record, String why) {
        String place = record.topic() + "-" + record.partition() + "@" + record.offset();
        return new PartitionFault(PartitionFault.Kind.CORRUPT, place + ": " + why, null);
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        Long end = ends.get(partition);
        return end == null ? 0 : end;
    }
}
