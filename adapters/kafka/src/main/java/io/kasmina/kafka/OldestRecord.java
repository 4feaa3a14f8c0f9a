package io.kasmina.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tells when the record at a place was written, by reading it: what lies in the broker yet is known to nobody else.
 *
 * <p>Between questions the consumer lies in a reference, out of which whoever uses or closes it takes it.
 */
final class OldestRecord {

    /** No record is left. */
    static final long NONE = -1;

    /** The broker sends one batch of each partition however small this is. */
    private static final int ONE_BATCH = 1;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofMillis(500);

    private final BusParts parts;
    private final AtomicReference<@Nullable Consumer<byte[], byte[]>> idle = new AtomicReference<>();
    private volatile boolean retired;

    OldestRecord(BusParts parts) {
        this.parts = parts;
    }

    /**
     * Asks.
     *
     * @param places a place in each topic partition, behind which there are records
     * @param ends where each of them ends
     * @return times in ms of the epoch, {@link #NONE} where no record is left before the end, since marks of transactions lie there;
     *     without those that could not be read soon
     */
    Mono<Map<TopicPartition, Long>> times(Map<TopicPartition, Long> places, Map<TopicPartition, Long> ends) {
        return places.isEmpty()
                ? Mono.just(Map.of())
                : BlockingWork.on(parts.io(), () -> read(places, ends)).publishOn(parts.events());
    }

    /** Closes the connection, by the next one to use it or at once. */
    void retire() {
        retired = true;
        parts.io().schedule(this::closeIdle);
    }

    private Map<TopicPartition, Long> read(Map<TopicPartition, Long> places, Map<TopicPartition, Long> ends) {
        Consumer<byte[], byte[]> consumer = idle.getAndSet(null);
        if (consumer == null) {
            consumer = parts.clients().consumer(parts.settings().peek(ONE_BATCH));
        }
        try {
            return read(consumer, places, ends);
        } finally {
            // a question that nobody waits for any more may still be under way beside the next one
            close(idle.getAndSet(consumer));
            if (retired) {
                closeIdle();
            }
        }
    }

    private static Map<TopicPartition, Long> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> places, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        consumer.assign(places.keySet());
        // what is assigned again is as paused as it was
        consumer.resume(places.keySet());
        places.forEach(consumer::seek);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (times.size() < places.size() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                times.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.timestamp());
            }
            places.keySet().stream()
                    .filter(source -> consumer.position(source) >= ends.getOrDefault(source, Long.MAX_VALUE))
                    .forEach(source -> times.putIfAbsent(source, NONE));
            consumer.pause(times.keySet());
        }
        return times;
    }

    private void closeIdle() {
        close(idle.getAndSet(null));
    }

    private static void close(@Nullable Consumer<byte[], byte[]> consumer) {
        if (consumer != null) {
            consumer.close(CLOSING);
        }
    }
}
