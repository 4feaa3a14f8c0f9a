package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupMemberTest {

    private static final TopicPartition FIRST = new TopicPartition("oona.commands", 0);
    private static final TopicPartition SECOND = new TopicPartition("oona.commands", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final List<String> heard = new ArrayList<>();
    private final GroupMember member = new GroupMember(consumer, "oona.commands", new GroupMember.Listener() {
        @Override
        public void assigned(List<Integer> partitions) {
            heard.add("assigned " + partitions);
        }

        @Override
        public void revoked(List<Integer> partitions) {
            heard.add("revoked " + partitions);
        }

        @Override
        public void lost(List<Integer> partitions) {
            heard.add("lost " + partitions);
        }
    });

    @Test
    void whatIsAssignedIsPausedAndNeverRead() {
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.rebalance(List.of(FIRST, SECOND));
        consumer.addRecord(new ConsumerRecord<>("oona.commands", 0, 0, null, new byte[0]));
        member.poll(Duration.ZERO);
        assertThat(consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(consumer.position(FIRST)).isZero();
        assertThat(heard).containsExactly("assigned [0, 1]");
    }

    @Test
    void whatIsTakenAwayIsTold() {
        consumer.rebalance(List.of(FIRST, SECOND));
        consumer.rebalance(List.of(SECOND));
        assertThat(heard).contains("revoked [0]");
        member.close(Duration.ZERO);
        assertThat(consumer.closed()).isTrue();
    }
}
