package io.kasmina.perf.kafka;

import io.kasmina.perf.Row;
import java.util.List;

/** The rows of the group {@code kafka}. */
public final class KafkaRows {

    private KafkaRows() {}

    /** Returns them in the order in which they run. */
    public static List<Row> all() {
        return List.of(
                new KafkaRow("kafka-commands", new CommandSection()),
                new KafkaRow("kafka-frames", new FrameSection()),
                new KafkaRow("kafka-scale", new ScaleSection()),
                new KafkaRow("kafka-rebalance", new RebalanceSection()),
                new KafkaRow("kafka-restart", new RestartSection()),
                new KafkaRow("kafka-emergency", new EmergencySection()));
    }
}
