package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import io.kasmina.perf.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runner processes on a broker process against bare loops of kafka-clients, which are processes too. All of them may use every core, unlike the other rows, since
 * broker and client share the machine whoever is measured; ratios to what the same machine does bare are what counts.
 */
public final class KafkaRow implements Row {

    /** What there is time for in a minute. */
    private static final List<Section> QUICK = List.of(new CommandSection());

    private static final List<Section> FULL = List.of(
            new RestartSection(),
            new CommandSection(),
            new FrameSection(),
            new ScaleSection(),
            new RebalanceSection(),
            new EmergencySection());

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<Figure> measure(Effort effort) throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (KafkaBench bench = KafkaBench.open()) {
            try (Worker runner = bench.runner(Map.of())) {
                bench.awaitTopics();
                runner.stop();
            }
            for (Section section : effort == Effort.QUICK ? QUICK : FULL) {
                figures.addAll(section.measure(bench, effort));
            }
        }
        return figures;
    }
}
