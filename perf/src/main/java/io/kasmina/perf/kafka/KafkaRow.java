package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import io.kasmina.perf.Row;
import java.util.List;
import java.util.Map;

/**
 * Runner processes on a broker process of their own against bare loops of kafka-clients, which are processes too. All of them may use every core, unlike the
 * other rows, since broker and client share the machine whoever is measured; ratios to what the same machine does bare are what counts.
 *
 * @param name the row's name
 * @param section what is measured
 */
record KafkaRow(String name, Section section) implements Row {

    @Override
    public List<Figure> measure(Effort effort) throws Exception {
        try (KafkaBench bench = KafkaBench.open()) {
            try (Worker runner = bench.runner(Map.of())) {
                bench.awaitTopics();
                runner.stop();
            }
            return section.measure(bench, effort);
        }
    }
}
