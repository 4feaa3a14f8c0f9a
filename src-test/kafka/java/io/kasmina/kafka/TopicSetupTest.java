package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.LineCodecs;
import io.kasmina.support.RecordedTelemetry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicSetupTest extends KafkaTestBase {

    @Test
    void whatIsCreatedPassesTheCheckAndWhatIsMissingIsNamed() {
        KafkaConfig config = bed.config(2);
        KafkaConfig checking = new KafkaConfig(
                config.bootstrap(),
                config.group(),
                config.instance(),
                config.transactions(),
                config.topics(),
                config.partitions(),
                config.replication(),
                false,
                config.timings(),
                config.flow(),
                Map.of());
        KafkaPartitionBus bus =
                KafkaPartitionBus.of(checking, LineCodecs.codecs(), new RecordedTelemetry(), bed.threads());
        List<String> missing = bus.checkTopics().block(KafkaBed.PATIENCE);
        assertThat(missing)
                .hasSize(17)
                .allMatch(line -> line.contains(": does not exist; it needs "))
                .anyMatch(line -> line.startsWith(config.topics().seeds()) && line.contains("cleanup.policy=compact"));

        bed.bus(config);
        assertThat(bus.checkTopics().block(KafkaBed.PATIENCE)).isEmpty();
        bus.close().block(KafkaBed.PATIENCE);
    }

    @Test
    void eachWrongThingHasALineOfItsOwn() throws Exception {
        KafkaConfig config = bed.config(1);
        KafkaPartitionBus bus = bed.bus(config);
        KafkaTopics topics = config.topics();
        try (var admin = Clients.REAL.admin(new ClientSettings(config).admin("spoiler"))) {
            admin.createPartitions(Map.of(topics.logits(), NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topics.nonces()),
                            Set.of(set("retention.ms", "1000")),
                            new ConfigResource(ConfigResource.Type.TOPIC, topics.seeds()),
                            Set.of(set("cleanup.policy", "delete")),
                            new ConfigResource(ConfigResource.Type.TOPIC, topics.blends()),
                            Set.of(set("max.message.bytes", "1000"))))
                    .all()
                    .get();
        }
        assertThat(bus.checkTopics().block(KafkaBed.PATIENCE))
                .containsExactlyInAnyOrder(
                        topics.logits() + ": must have 1 partitions, has 2",
                        topics.nonces() + ": retention.ms must be at least 65000, is 1000",
                        topics.seeds() + ": cleanup.policy must be compact, or seeds are forgotten, is delete",
                        topics.blends() + ": max.message.bytes must be at least 33685504, is 1000");
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
