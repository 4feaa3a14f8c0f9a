package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionFault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverPartition;
import reactor.kafka.receiver.internals.ConsumerFactory;
import reactor.kafka.receiver.internals.DefaultKafkaReceiver;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/** Opens streams of records from places that the caller knows. Nothing is committed here. Thread-safe. */
final class Receivers {

    private static final int ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final ClientSettings settings;
    private final ConsumerFactory factory;
    private final Scheduler io;
    private final Scheduler events;

    /**
     * Makes receivers.
     *
     * @param io where consumers are opened, a scheduler whose threads may block
     * @param events where records leave
     */
    Receivers(ClientSettings settings, Clients clients, Scheduler io, Scheduler events) {
        this.settings = settings;
        this.factory = new Factory(clients);
        this.io = io;
        this.events = events;
    }

    /**
     * Opens a stream. Its demand reaches the broker: without any, nothing is fetched.
     *
     * @param role what it reads, for the broker's logs and for a fault
     * @param inFlightBytes bound on what is in flight
     * @param size what the records are like
     * @param missing where to go on when a place is not there any more
     * @param places from where to read each topic partition
     * @return records of each topic partition in order; errors with a fault once a receiver failed several times in a row, or where a place is not
     *     there
     */
    Flux<ConsumerRecord<byte[], byte[]>> records(
            String role,
            int inFlightBytes,
            RecordSize size,
            OffsetResetStrategy missing,
            Map<TopicPartition, Long> places) {
        return Flux.defer(() -> {
            Map<TopicPartition, Long> next = new ConcurrentHashMap<>(places);
            ReceiverOptions<byte[], byte[]> options =
                    options(settings.stream(role, inFlightBytes, size, missing), next);
            return BlockingWork.on(io, () -> new DefaultKafkaReceiver<>(factory, options))
                    .flatMapMany(receiver -> read(receiver, next))
                    .retryWhen(again())
                    .onErrorMap(failure -> fault("reading " + role, failure));
        });
    }

    private static PartitionFault fault(String what, Throwable failure) {
        return failure instanceof OffsetOutOfRangeException gone
                ? BusFaults.of(what + " from " + gone.offsetOutOfRangePartitions(), failure)
                : BusFaults.of(what, failure);
    }

    /** The same receiver is never used twice: a failed one has closed its consumer. */
    private static Flux<ConsumerRecord<byte[], byte[]>> read(
            KafkaReceiver<byte[], byte[]> receiver, Map<TopicPartition, Long> next) {
        return receiver.receive(1)
                .<ConsumerRecord<byte[], byte[]>>map(record -> record)
                .doOnNext(record ->
                        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1));
    }

    private ReceiverOptions<byte[], byte[]> options(Map<String, Object> consumer, Map<TopicPartition, Long> next) {
        return ReceiverOptions.<byte[], byte[]>create(consumer)
                .assignment(Set.copyOf(next.keySet()))
                .addAssignListener(partitions -> partitions.forEach(partition -> seek(partition, next)))
                .commitInterval(Duration.ZERO)
                .commitBatchSize(0)
                .pollTimeout(POLL)
                .closeTimeout(CLOSING)
                .schedulerSupplier(() -> events);
    }

    private static void seek(ReceiverPartition partition, Map<TopicPartition, Long> next) {
        Long place = next.get(partition.topicPartition());
        if (place != null) {
            partition.seek(place);
        }
    }

    private RetryBackoffSpec again() {
        return Retry.backoff(ATTEMPTS, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .scheduler(events)
                .transientErrors(true)
                .filter(failure -> !(failure instanceof InvalidOffsetException))
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }

    /** The library's own factory makes real clients only. */
    private static final class Factory extends ConsumerFactory {

        private final Clients clients;

        Factory(Clients clients) {
            this.clients = clients;
        }

        @Override
        @SuppressWarnings("unchecked") // the one caller asks for bytes
        public <K, V> Consumer<K, V> createConsumer(ReceiverOptions<K, V> options) {
            return (Consumer<K, V>) telling(clients.consumer(new HashMap<>(options.consumerProperties())));
        }

        /** The library passes a consumer's exceptions on, and no error: its stream would be silent for ever. */
        private static Object telling(Consumer<byte[], byte[]> consumer) {
            return Proxy.newProxyInstance(
                    Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                        try {
                            return method.invoke(consumer, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw BlockingWork.told(thrown.getTargetException());
                        }
                    });
        }
    }
}
