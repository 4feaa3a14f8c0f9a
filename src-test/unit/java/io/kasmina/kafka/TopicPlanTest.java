package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicPlanTest {

    private static final KafkaConfig CONFIG = KafkaConfig.defaults(List.of("h:1"), "group", "one");

    private final Map<String, TopicSpec> plan =
            TopicPlan.of(CONFIG).stream().collect(Collectors.toMap(TopicSpec::name, spec -> spec));

    @Test
    void everyTopicOfTheContractIsPlanned() {
        assertThat(plan)
                .hasSize(17)
                .containsKeys("oona.commands", "oona.kernels.requests", "oona.deadletter", "kasmina.nonces");
    }

    @Test
    void whatASeedsPartitionHoldsIsCoPartitioned() {
        assertThat(plan.values().stream().filter(TopicSpec::exact).map(TopicSpec::name))
                .containsExactlyInAnyOrder(
                        "oona.commands",
                        "oona.activations",
                        "oona.logits",
                        "oona.gradients",
                        "kasmina.seeds",
                        "kasmina.nonces");
        assertThat(plan.values().stream().filter(TopicSpec::exact)).allMatch(spec -> spec.partitions() == 6);
    }

    @Test
    void topicsOfTensorsTakeTheLargestRecord() {
        for (String topic : List.of("oona.activations", "oona.blends", "oona.deadletter")) {
            assertThat(plan.get(topic).messageBytes())
                    .isGreaterThan(CONFIG.flow().maxRecordBytes());
        }
        assertThat(plan.get("oona.commands").messageBytes()).isEqualTo(1024 * 1024);
    }

    @Test
    void settingsFollowFromTheSpec() {
        assertThat(plan.get("kasmina.seeds").settings())
                .isEqualTo(Map.of(
                        "cleanup.policy", "compact", "segment.bytes", "33554432", "max.message.bytes", "1048576"));
        assertThat(plan.get("kasmina.nonces").settings())
                .isEqualTo(Map.of("retention.ms", "3600000", "retention.bytes", "-1", "max.message.bytes", "1048576"));
    }

    @Test
    void noncesAreNotForgottenForTheirSize() {
        TopicSpec nonces = plan.get("kasmina.nonces");
        assertThat(nonces.check(6, Map.of("cleanup.policy", "delete", "retention.bytes", "1000")))
                .containsExactly("kasmina.nonces: retention.bytes must be -1, or a burst forgets what is younger than"
                        + " retention.ms, is 1000");
        assertThat(nonces.check(6, Map.of("cleanup.policy", "compact", "retention.bytes", "1000")))
                .isEmpty();
        assertThat(plan.get("oona.outcomes").check(6, Map.of("retention.bytes", "1000")))
                .isEmpty();
    }

    @Test
    void aCompactedNonceTopicAndEndlessRetentionAreFine() {
        TopicSpec nonces = plan.get("kasmina.nonces");
        assertThat(nonces.check(6, Map.of("cleanup.policy", "compact", "retention.ms", "1")))
                .isEmpty();
        assertThat(nonces.check(6, Map.of("cleanup.policy", "delete", "retention.ms", "-1")))
                .isEmpty();
        assertThat(nonces.check(5, Map.of("cleanup.policy", "compact,delete", "retention.ms", "1")))
                .containsExactly(
                        "kasmina.nonces: must have 6 partitions, has 5",
                        "kasmina.nonces: retention.ms must be at least 65000, is 1");
    }
}
