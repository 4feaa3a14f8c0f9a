package io.kasmina.kafka;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.PartitionCut;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * From where a partition's streams read on, and which group keeps each place. Immutable.
 *
 * @param config names groups and topics
 * @param partition the seed partition
 * @param next the place of each topic partition that is read
 * @param step the last step of the host before them, which the places of its topic carry
 */
record Places(KafkaConfig config, int partition, Map<TopicPartition, Long> next, HostStep step) {

    Places {
        next = Map.copyOf(next);
    }

    /** Returns these places with a cut's. */
    Places with(PartitionCut cut) {
        Map<TopicPartition, Long> all = new HashMap<>(next);
        cut.applied()
                .forEach((source, place) -> all.put(new TopicPartition(source.topic(), source.partition()), place));
        return new Places(config, partition, all, step.with(cut));
    }

    /** Returns of these places those that a cut moved; a step stands beside every place of its topic, so that no older one outlives it. */
    Places movedBy(PartitionCut cut) {
        Set<TopicPartition> moved = cut.applied().keySet().stream()
                .map(source -> new TopicPartition(source.topic(), source.partition()))
                .collect(Collectors.toSet());
        String steps = config.topics().steps();
        boolean stepped = moved.stream().anyMatch(each -> each.topic().equals(steps));
        Map<TopicPartition, Long> some = new HashMap<>(next);
        some.keySet()
                .removeIf(each ->
                        !moved.contains(each) && !(stepped && each.topic().equals(steps)));
        return new Places(config, partition, some, step);
    }

    /** Tells whether a seed's records belong to this partition. */
    boolean owns(SeedId seed) {
        return SeedRouting.partition(seed, config.partitions()) == partition;
    }

    /** Returns the places of some topics. */
    Map<TopicPartition, Long> of(Collection<String> topics) {
        Map<TopicPartition, Long> some = new HashMap<>(next);
        some.keySet().removeIf(each -> !topics.contains(each.topic()));
        return some;
    }

    /** Returns the places that the group of all processes keeps, which are those of one partition of seeds. */
    Map<TopicPartition, OffsetAndMetadata> shared() {
        return offsets(config.topics().partitioned());
    }

    /** Returns the places that this partition's own group keeps. */
    Map<TopicPartition, OffsetAndMetadata> own() {
        return offsets(config.topics().broadcast());
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<String> topics) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        of(topics).forEach((source, place) -> offsets.put(source, new OffsetAndMetadata(place, note(source))));
        return offsets;
    }

    private String note(TopicPartition source) {
        return source.topic().equals(config.topics().steps()) ? step.note() : "";
    }

    /** Returns the last step that committed places carry. */
    static HostStep stepOf(Collection<OffsetAndMetadata> committed) {
        return committed.stream()
                .map(OffsetAndMetadata::metadata)
                .filter(note -> !note.isEmpty())
                .map(HostStep::of)
                .max(Comparator.comparingLong(HostStep::number))
                .orElse(HostStep.NONE);
    }
}
