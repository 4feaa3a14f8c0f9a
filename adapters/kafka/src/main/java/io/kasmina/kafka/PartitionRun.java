package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What one run over a partition does to the brokers. Everything that blocks does so on the scheduler for blocking work.
 *
 * <p>Its own state is when all places were last written, which the one commit that is under way changes, and anybody reads.
 */
final class PartitionRun {

    private static final Duration CLOSING = Duration.ofSeconds(1);

    /** Brokers forget places that nobody wrote for a week, so a quiet topic's are written again with those of busy ones, and a quiet partition's alone. */
    private static final long ALL_PLACES_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final KafkaConfig config;
    private final int partition;
    private final KafkaCodecs codecs;
    private final CutRecords records;
    private final PartitionProducer producer;
    private final ClientSettings settings;
    private final BusParts parts;
    private long allWritten;
    private volatile long kept = Long.MAX_VALUE;

    /**
     * What was found.
     *
     * @param state seeds, nonces and step
     * @param places from where to read on
     */
    record Restored(PartitionState state, Places places) {

        private static Restored of(PartitionState read, FoundPlaces found) throws PartitionFault {
            Places places = found.with(read);
            return new Restored(
                    new PartitionState(
                            read.seeds(),
                            read.nonces(),
                            places.step().number(),
                            places.step().run(),
                            found.deleted()),
                    places);
        }
    }

    PartitionRun(KafkaConfig config, int partition, KafkaCodecs codecs, BusParts parts) {
        this.config = config;
        this.partition = partition;
        this.codecs = codecs;
        this.parts = parts;
        this.settings = parts.settings();
        this.records =
                new CutRecords(config.topics(), codecs, partition, config.flow().maxPassedBytes());
        this.producer =
                new PartitionProducer(() -> parts.clients().producer(settings.transactions(partition)), CLOSING);
    }

    /** Returns the places of a partition of which nothing is known. */
    Places places() {
        return new Places(config, partition, Map.of(), HostStep.NONE);
    }

    /** Returns where everything goes on. */
    Scheduler events() {
        return parts.events();
    }

    /** Shuts the former owner out, then reads: only then is what it wrote complete. */
    Mono<Restored> restore() {
        return blocking(() -> {
                    producer.open();
                    return partition;
                })
                .then(Mono.defer(() -> Mono.zip(readState(), readPlaces())))
                .flatMap(found -> Mono.fromCallable(() -> Restored.of(found.getT1(), found.getT2())))
                .doOnNext(restored -> kept = now())
                .doOnNext(restored -> parts.health().answered())
                .onErrorMap(failure -> BusFaults.of("restoring partition " + partition, failure))
                .doOnError(this::note);
    }

    /**
     * Makes a cut durable.
     *
     * @param after every place that is known with it
     */
    Mono<Void> commit(PartitionCut cut, Places after) {
        return blocking(() -> {
                    long now = now();
                    boolean all = now - allWritten >= ALL_PLACES_MILLIS;
                    Places news = all ? after : after.movedBy(cut);
                    producer.commit(records.of(cut), byGroup(news));
                    if (all) {
                        allWritten = now;
                        kept = now;
                    }
                    return partition;
                })
                .doOnNext(done -> parts.health().answered())
                .onErrorMap(failure -> BusFaults.of("committing partition " + partition, failure))
                .doOnError(this::note)
                .then();
    }

    /** Tells whether places were restored or written so long ago that they are to be written again, news or none. */
    boolean isForgetting() {
        return now() - kept >= ALL_PLACES_MILLIS && kept != Long.MAX_VALUE;
    }

    /** Closes the connections; never fails. */
    Mono<Void> close() {
        return blocking(() -> {
                    producer.close();
                    return partition;
                })
                .onErrorComplete()
                .then();
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> byGroup(Places news) {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> groups = new LinkedHashMap<>();
        groups.put(config.group(), news.shared());
        groups.put(config.broadcastGroup(partition), news.own());
        return groups;
    }

    private Mono<PartitionState> readState() {
        return parts.admin().logEnds(config.topics().state(partition)).flatMap(ends -> blocking(() -> readState(ends)));
    }

    private PartitionState readState(Map<TopicPartition, Long> ends) throws PartitionFault {
        KafkaTimings timings = config.timings();
        long from = now() - timings.nonceTtl().toMillis();
        try (Consumer<byte[], byte[]> consumer = parts.clients().consumer(settings.restore(partition))) {
            return new StateReader(consumer, config.topics(), codecs.state(), partition)
                    .read(ends, Math.max(from, 0), timings.request());
        }
    }

    private Mono<FoundPlaces> readPlaces() {
        List<TopicPartition> shared = config.topics().partitioned().stream()
                .map(topic -> new TopicPartition(topic, partition))
                .toList();
        return parts.admin()
                .partitions(config.topics().broadcast())
                .flatMap(own -> Mono.zip(
                        parts.admin().beginnings(union(shared, own)),
                        parts.admin().logEnds(union(shared, own)),
                        parts.admin().committed(config.group(), shared),
                        parts.admin().committed(config.broadcastGroup(partition), own)))
                .map(found ->
                        new FoundPlaces(config, partition, found.getT1(), found.getT2(), found.getT3(), found.getT4()));
    }

    private static Set<TopicPartition> union(List<TopicPartition> some, List<TopicPartition> others) {
        Set<TopicPartition> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private long now() {
        return parts.io().now(TimeUnit.MILLISECONDS);
    }

    private void note(Throwable failure) {
        if (failure instanceof PartitionFault fault
                && fault.kind() != PartitionFault.Kind.FENCED
                && fault.kind() != PartitionFault.Kind.CORRUPT) {
            parts.health().silent(String.valueOf(fault.getMessage()));
        }
    }

    private <T> Mono<T> blocking(Callable<T> work) {
        return BlockingWork.on(parts.io(), work).publishOn(parts.events());
    }
}
