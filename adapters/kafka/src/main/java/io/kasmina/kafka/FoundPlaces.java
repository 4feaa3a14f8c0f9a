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
     * Returns from where to read on. Where a group has no place, or records in front of the first that is there were deleted unread, it begins with that.
     *
     * @param state what was committed beside the places
     * @throws PartitionFault CORRUPT where seeds are there and a topic has no place any more: the first record that is there may be days old, or
     *     days ahead of the last that was applied; a topic that got more partitions has places in the others. CORRUPT too where a place lies behind the
     *     end of its log: to wait until it is there would be to miss what is written until then
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
                            + " kept: set their offsets, or delete the seeds",
                    null);
        }
        Map<TopicPartition, Long> next = new HashMap<>(beginnings);
        for (Map.Entry<TopicPartition, OffsetAndMetadata> kept : kept().entrySet()) {
            next.merge(kept.getKey(), existing(kept.getKey(), kept.getValue().offset()), Math::max);
        }
        return new Places(config, partition, next, Places.stepOf(own.values()));
    }

    /**
     * Returns how many places the brokers deleted before they were applied: at most so many records. Logits are left there for good where no activation
     * comes for them.
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

    private long existing(TopicPartition source, long place) throws PartitionFault {
        long end = ends.getOrDefault(source, place);
        if (place > end) {
            throw new PartitionFault(
                    PartitionFault.Kind.CORRUPT,
                    "partition " + partition + ": its place in " + source + " is " + place + " and the log ends at "
                            + end + ", as where brokers lost records: set the offsets of groups " + config.group()
                            + " and " + config.broadcastGroup(partition),
                    null);
        }
        return place;
    }

    private static Set<String> topics(Collection<TopicPartition> partitions) {
        Set<String> topics = new TreeSet<>();
        partitions.forEach(each -> topics.add(each.topic()));
        return topics;
    }
}
