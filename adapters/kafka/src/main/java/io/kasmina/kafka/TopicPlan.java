package io.kasmina.kafka;

import java.util.ArrayList;
import java.util.List;

/** What all topics have to be. Pure. */
final class TopicPlan {

    private static final int MIB = 1024 * 1024;

    /** A batch is a little larger than its records. */
    private static final int BATCH_ROOM = 64 * 1024;

    private TopicPlan() {}

    /** Returns the topics of a configuration, each once. */
    static List<TopicSpec> of(KafkaConfig config) {
        KafkaTopics topics = config.topics();
        int small = Math.max(MIB, config.flow().batchBytes() + BATCH_ROOM);
        int large = Math.max(small, config.flow().maxWrittenBytes() + BATCH_ROOM);
        int partitions = config.partitions();
        List<String> tensors = topics.tensors();
        List<TopicSpec> specs = new ArrayList<>();
        for (String topic : topics.partitioned()) {
            specs.add(new TopicSpec(topic, partitions, true, false, 0, tensors.contains(topic) ? large : small));
        }
        specs.add(new TopicSpec(topics.seeds(), partitions, true, true, 0, small));
        specs.add(new TopicSpec(
                topics.nonces(),
                partitions,
                true,
                false,
                config.timings().nonceTtl().toMillis(),
                small));
        for (String topic : List.of(
                topics.blends(), topics.outcomes(), topics.telemetry(), topics.emergency(), topics.deadletter())) {
            specs.add(new TopicSpec(topic, partitions, false, false, 0, tensors.contains(topic) ? large : small));
        }
        for (String topic : List.of(
                topics.control(),
                topics.steps(),
                topics.kernelsReady(),
                topics.kernelsErrors(),
                topics.kernelsRequests(),
                topics.adjustments())) {
            specs.add(new TopicSpec(topic, 1, false, false, 0, small));
        }
        return specs;
    }
}
