package io.kasmina.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Questions to the cluster. Nothing blocks: the client answers on a thread of its own, from where answers move on to the scheduler for events.
 * Every answer fails as the client says it.
 *
 * <p>Thread-safe: the client is opened once and swapped in and out of one reference.
 */
final class BusAdmin {

    private final Mono<Admin> admin;
    private final AtomicReference<@Nullable Admin> open = new AtomicReference<>();
    private final Scheduler io;
    private final Scheduler events;

    BusAdmin(Supplier<Admin> clients, Scheduler io, Scheduler events) {
        this.io = io;
        this.events = events;
        this.admin = BlockingWork.on(io, clients::get, client -> client.close(Duration.ZERO))
                .doOnNext(open::set)
                .cacheInvalidateIf(client -> open.get() != client);
    }

    /** Returns what a group has committed of some topic partitions, once no transaction is about to change it. */
    Mono<Map<TopicPartition, OffsetAndMetadata>> committed(String group, Collection<TopicPartition> partitions) {
        return ask(client -> client.listConsumerGroupOffsets(
                                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                                new ListConsumerGroupOffsetsOptions().requireStable(true))
                        .partitionsToOffsetAndMetadata(group))
                .map(BusAdmin::places);
    }

    /** Returns the first place that is still there. */
    Mono<Map<TopicPartition, Long>> beginnings(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
    }

    /** Returns the place in front of the first transaction that is open, behind the last record where none is. */
    Mono<Map<TopicPartition, Long>> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /** Returns the place behind the last record, whatever transactions are open. */
    Mono<Map<TopicPartition, Long>> logEnds(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Returns the topics among the names that exist. */
    Mono<Map<String, TopicDescription>> describe(Collection<String> topics) {
        return withAdmin(client -> {
            DescribeTopicsResult result = client.describeTopics(topics);
            return Flux.fromIterable(result.topicNameValues().entrySet())
                    .concatMap(entry -> answer(entry.getValue())
                            .onErrorResume(UnknownTopicOrPartitionException.class, missing -> Mono.empty()))
                    .collectMap(TopicDescription::name);
        });
    }

    /** Returns every partition of some topics; topics that do not exist have none. */
    Mono<List<TopicPartition>> partitions(Collection<String> topics) {
        return describe(topics).map(found -> found.values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(each -> new TopicPartition(topic.name(), each.partition())))
                .toList());
    }

    /** Returns the settings of topics that exist. */
    Mono<Map<String, Map<String, String>>> settings(Collection<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        return ask(client -> client.describeConfigs(resources).all()).map(found -> {
            Map<String, Map<String, String>> settings = new HashMap<>();
            found.forEach((resource, config) -> settings.put(
                    resource.name(),
                    config.entries().stream()
                            .filter(entry -> entry.value() != null)
                            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))));
            return settings;
        });
    }

    /** Creates a topic. */
    Mono<Void> create(NewTopic topic) {
        return ask(client -> client.createTopics(List.of(topic)).all());
    }

    /** Completes once a broker answers. */
    Mono<Void> ping() {
        return ask(client -> client.describeCluster().clusterId()).then();
    }

    /** Closes the client; a later question opens another. */
    Mono<Void> close(Duration limit) {
        return BlockingWork.on(io, () -> {
                    Admin client = open.getAndSet(null);
                    if (client != null) {
                        client.close(limit);
                    }
                    return limit;
                })
                .then();
    }

    private Mono<Map<TopicPartition, Long>> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, which));
        return ask(client -> client.listOffsets(question, new ListOffsetsOptions(isolation))
                        .all())
                .map(BusAdmin::offsets);
    }

    private <T> Mono<T> ask(Function<Admin, KafkaFuture<T>> question) {
        return withAdmin(client -> answer(question.apply(client)));
    }

    private <T> Mono<T> withAdmin(Function<Admin, Mono<T>> question) {
        return admin.flatMap(question).publishOn(events);
    }

    private static <T> Mono<T> answer(KafkaFuture<T> future) {
        return Mono.fromCompletionStage(future.toCompletionStage());
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> found) {
        Map<TopicPartition, Long> places = new HashMap<>();
        found.forEach((partition, info) -> places.put(partition, info.offset()));
        return places;
    }

    private static Map<TopicPartition, OffsetAndMetadata> places(
            Map<TopicPartition, @Nullable OffsetAndMetadata> found) {
        Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
        found.forEach((partition, offset) -> {
            if (offset != null) {
                places.put(partition, offset);
            }
        });
        return places;
    }
}
