package io.kasmina.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that is in the group for the sake of assignment alone: every partition that it gets is paused at once and never read. Each
 * call blocks its caller; one thread at a time.
 */
final class GroupMember {

    private final Consumer<byte[], byte[]> consumer;

    /** What the group says; told within {@link #poll} and {@link #close}, which wait for the return. */
    interface Listener {

        /** Partitions came, possibly none: then the group has been joined without. */
        void assigned(List<Integer> partitions);

        /** Partitions go to others once this returns. */
        void revoked(List<Integer> partitions);

        /** Partitions have gone to others already. */
        void lost(List<Integer> partitions);
    }

    /** Joins a group. */
    @FunctionalInterface
    interface Opening {

        /** Makes a member, which belongs to the caller. */
        GroupMember open(Listener listener);
    }

    /**
     * Joins.
     *
     * @param consumer becomes this member's
     * @param topic whose partitions are shared
     */
    GroupMember(Consumer<byte[], byte[]> consumer, String topic, Listener listener) {
        this.consumer = consumer;
        consumer.subscribe(List.of(topic), new Rebalance(consumer, listener));
    }

    /** Takes part for a while. */
    void poll(Duration time) {
        consumer.poll(time);
    }

    /** Leaves the group. */
    void close(Duration limit) {
        consumer.close(limit);
    }

    private record Rebalance(Consumer<byte[], byte[]> consumer, Listener listener)
            implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            // any place will do, and this one need not be asked for
            partitions.forEach(partition -> consumer.seek(partition, 0));
            listener.assigned(numbers(partitions));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            listener.revoked(numbers(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            listener.lost(numbers(partitions));
        }

        private static List<Integer> numbers(Collection<TopicPartition> partitions) {
            return partitions.stream().map(TopicPartition::partition).toList();
        }
    }
}
