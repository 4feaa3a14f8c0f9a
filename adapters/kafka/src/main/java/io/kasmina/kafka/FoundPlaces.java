package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.PartitionState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Places of a partition as the brokers know them. Pure.
 *
 * @param config names groups and topics
 * @param partition the seed partition
 * @param beginnings the first record that is there of each topic partition that is to be read
 * @param ends behind the last one
 * @param shared what the group of all processes has kept
 * @param own what this partition's own group has kept
 */
record FoundPlaces(
        KafkaConfig config,
        int partition,
        Map<TopicPartition, Long> beginnings,
        Map<TopicPartition, Long> ends,
        Map<TopicPartition, OffsetAndMetadata> shared,
        Map<TopicPartition, OffsetAndMetadata> own) {

    /**
     * Returns from where to read on. Where a group has no place, or its place is not in the log, it begins with the first record that is there: those in
     * front were deleted unread, or the log lost its end and what was applied comes again. A log that lost its end and grew past the place since is not
     * told apart from one that did not.
     *
     * @param state what was committed beside the places
     * @throws PartitionFault CORRUPT where seeds are there and a topic has no place any more: the first record that is there may be days old, or
     *     days ahead of the last that was applied. A topic that got more partitions has places in the others
     */
    Places with(PartitionState state) throws PartitionFault {
        Set<String> forgotten = topics(beginnings.keySet());
        forgotten.removeAll(topics(shared.keySet()));
        forgotten.removeAll(topics(own.keySet()));
        if (!state.seeds().isEmpty() && !forgotten.isEmpty()) {
            throw new PartitionFault(
                    PartitionFault.Kind.CORRUPT,
                    "partition " + partition + ": its seeds are there and its places in " + forgotten
                            + " are not, which groups " + config.group() + " and " + config.broadcastGroup(partition)
                            + " kept: set their offsets while no runner is up, or delete the seeds",
                    null);
        }
        Map<TopicPartition, Long> next = new HashMap<>(beginnings);
        kept().forEach((source, kept) -> {
            if (isThere(source, kept.offset())) {
                next.put(source, kept.offset());
            }
        });
        return new Places(config, partition, next, Places.stepOf(own.values()));
    }

    /**
     * Returns how many places the brokers deleted before they were applied: at most so many records, since transactions have places of their own. Logits
     * are left there for good where no activation comes for them.
     */
    long deleted() {
        return kept().entrySet().stream()
                .filter(kept -> !kept.getKey().topic().equals(config.topics().logits()))
                .mapToLong(kept -> beginnings.getOrDefault(kept.getKey(), 0L)
                        - kept.getValue().offset())
                .filter(gap -> gap > 0)
                .sum();
    }

    private Map<TopicPartition, OffsetAndMetadata> kept() {
        Map<TopicPartition, OffsetAndMetadata> kept = new HashMap<>(shared);
        kept.putAll(own);
        return kept;
    }

    private boolean isThere(TopicPartition source, long place) {
        return place >= beginnings.getOrDefault(source, place) && place <= ends.getOrDefault(source, place);
    }

    private static Set<String> topics(Collection<TopicPartition> partitions) {
        Set<String> topics = new TreeSet<>();
        partitions.forEach(each -> topics.add(each.topic()));
        return topics;
    }
}
