package io.kasmina.kafka;

import io.kasmina.contract.Origin;
import io.kasmina.pipeline.port.PartitionFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.SenderResult;
import reactor.kafka.sender.internals.DefaultKafkaSender;
import reactor.kafka.sender.internals.ProducerFactory;

/**
 * Plain reading and writing of topics, for hosts and for tools: in no group, in no transaction. It reads only what is committed. Thread-safe.
 */
public final class KafkaClient {

    /** Sends that wait for their answer, and records that are asked for ahead: enough for the batches of small ones, and bearable for large ones. */
    private static final int IN_FLIGHT = 256;

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final KafkaFlow flow;
    private final List<String> tensors;
    private final Set<String> replies;
    private final ClientSettings settings;
    private final Clients clients;
    private final BusAdmin admin;
    private final Receivers receivers;
    private final Mono<Sending> sender;
    private final AtomicReference<@Nullable Sending> open = new AtomicReference<>();
    private final SenderOptions<byte[], byte[]> options;
    private final Duration patience;
    private final Scheduler io;
    private final Scheduler events;

    /** Where reading begins. */
    public enum From {
        /** At the first record that is still there. */
        START,
        /** Behind the last record. */
        END
    }

    private KafkaClient(KafkaConfig config, String role, Clients clients, Scheduler io, Scheduler events) {
        this.settings = new ClientSettings(config);
        this.clients = clients;
        this.events = events;
        this.flow = config.flow();
        this.patience = config.timings().request();
        this.tensors = config.topics().tensors();
        this.replies = Set.of(config.topics().kernelsReady(), config.topics().kernelsErrors());
        this.io = io;
        this.admin = new BusAdmin(() -> clients.admin(settings.admin(role)), io, events);
        this.receivers = new Receivers(settings, clients, io, events);
        this.options = SenderOptions.<byte[], byte[]>create(settings.producer(role))
                .maxInFlight(IN_FLIGHT)
                .closeTimeout(CLOSING)
                .scheduler(events);
        this.sender = BlockingWork.on(io, this::open, Sending::close)
                .doOnNext(open::set)
                .cacheInvalidateIf(sending -> !sending.equals(open.get()));
    }

    /**
     * Makes a client; nothing is opened before it is used.
     *
     * @param config names brokers, bounds and properties
     * @param role tells its connections apart in the brokers' logs
     * @param io a scheduler whose threads may block; owned by the caller
     * @param events where records and answers leave; owned by the caller
     */
    public static KafkaClient of(KafkaConfig config, String role, Scheduler io, Scheduler events) {
        return new KafkaClient(config, role, Clients.REAL, io, events);
    }

    static KafkaClient of(KafkaConfig config, String role, Scheduler io, Scheduler events, Clients clients) {
        return new KafkaClient(config, role, clients, io, events);
    }

    /**
     * Sends records, in order for each topic partition.
     *
     * @param records as many are taken as the brokers keep up with
     * @return where each came to lie, in that order for each topic partition; errors with {@link PartitionFault}
     */
    public Flux<Origin> send(Flux<BusRecord> records) {
        return sender.flatMapMany(sending -> sending.send(records)
                        .onErrorResume(failure -> BusFaults.isLasting(failure), failure -> dropped(sending)
                                .then(Mono.error(failure))))
                .map(result -> new Origin(
                        result.recordMetadata().topic(),
                        result.recordMetadata().partition(),
                        result.recordMetadata().offset()))
                .onErrorMap(failure -> BusFaults.of("sending", failure));
    }

    /** Sends one record; see {@link #send(Flux)}. */
    public Mono<Origin> send(BusRecord record) {
        return send(Flux.just(record)).single();
    }

    /**
     * Reads all partitions of a topic until it is cancelled.
     *
     * @param from where to begin; the end is looked up when it is subscribed
     * @return records, in order for each partition; errors with {@link PartitionFault}
     */
    public Flux<BusRecord> read(String topic, From from) {
        return places(topic, from).flatMapMany(places -> read(topic, places));
    }

    /** Reads what a topic holds, up to the end that it has when this is subscribed; see {@link #read}. */
    public Flux<BusRecord> contents(String topic) {
        return Flux.usingWhen(
                        partitions(topic)
                                .flatMap(all -> BlockingWork.on(io, () -> reader(topic, all), TopicReader::close)),
                        this::contents,
                        reader -> BlockingWork.on(io, () -> close(reader)))
                .onErrorMap(failure -> BusFaults.of("reading " + topic, failure));
    }

    private Flux<BusRecord> contents(TopicReader reader) {
        return BlockingWork.on(io, reader::next)
                .publishOn(events)
                .repeat()
                .takeUntil(TopicReader.Batch::last)
                .concatMapIterable(TopicReader.Batch::records, 1);
    }

    private TopicReader reader(String topic, List<TopicPartition> partitions) {
        return new TopicReader(
                clients.consumer(settings.stream(topic, bytes(topic), size(topic), OffsetResetStrategy.EARLIEST)),
                partitions,
                patience);
    }

    /** Every pipeline of a process hears all replies to requests for kernels. */
    private int bytes(String topic) {
        return replies.contains(topic) ? flow.broadcastBytes() : flow.activationBytes();
    }

    private RecordSize size(String topic) {
        return tensors.contains(topic) ? RecordSize.LARGE : RecordSize.SMALL;
    }

    private static TopicReader close(TopicReader reader) {
        reader.close();
        return reader;
    }

    /** Closes the connections. */
    public Mono<Void> close() {
        return BlockingWork.on(io, () -> {
                    Sending sending = open.getAndSet(null);
                    if (sending != null) {
                        sending.close();
                    }
                    return CLOSING;
                })
                .then(admin.close(CLOSING));
    }

    Mono<Map<TopicPartition, Long>> places(String topic, From from) {
        return partitions(topic)
                .flatMap(all -> from == From.START ? admin.beginnings(all) : admin.ends(all))
                .onErrorMap(failure -> BusFaults.of("looking up " + topic, failure));
    }

    private Mono<List<TopicPartition>> partitions(String topic) {
        return admin.partitions(List.of(topic))
                .flatMap(all -> all.isEmpty()
                        ? Mono.error(new PartitionFault(
                                PartitionFault.Kind.MISCONFIGURED,
                                topic + ": is no topic of these brokers; a runner with kafka.create_topics makes it",
                                null))
                        : Mono.just(all));
    }

    Flux<BusRecord> read(String topic, Map<TopicPartition, Long> places) {
        return receivers
                .records(topic, bytes(topic), size(topic), OffsetResetStrategy.EARLIEST, places)
                .map(BusRecords::read);
    }

    /** Its producer fails for good from now on: the next send opens another. */
    private Mono<Void> dropped(Sending sending) {
        return BlockingWork.on(io, () -> {
                    if (open.compareAndSet(sending, null)) {
                        sending.close();
                    }
                    return CLOSING;
                })
                // What failed before is what the caller should hear of.
                .onErrorComplete()
                .then();
    }

    /** The library's sender would keep the failure to open a producer for good. */
    private Sending open() {
        Producer<byte[], byte[]> producer = clients.producer(options.producerProperties());
        return new Sending(new DefaultKafkaSender<>(new Ready(producer), options), producer);
    }

    /** What is open, told apart by identity. */
    private static final class Sending {

        private final KafkaSender<byte[], byte[]> sender;
        private final Producer<byte[], byte[]> producer;

        Sending(KafkaSender<byte[], byte[]> sender, Producer<byte[], byte[]> producer) {
            this.sender = sender;
            this.producer = producer;
        }

        Flux<SenderResult<BusRecord>> send(Flux<BusRecord> records) {
            return sender.send(records.map(record -> SenderRecord.create(BusRecords.write(record), record)));
        }

        /** One that was never used is not closed by the library. */
        void close() {
            sender.close();
            producer.close(CLOSING);
        }
    }

    private static final class Ready extends ProducerFactory {

        private final Producer<byte[], byte[]> producer;

        Ready(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        @Override
        @SuppressWarnings("unchecked") // the one caller asks for bytes
        public <K, V> Producer<K, V> createProducer(SenderOptions<K, V> wanted) {
            return (Producer<K, V>) producer;
        }
    }
}
