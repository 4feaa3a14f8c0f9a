package io.kasmina.kafka;

import io.kasmina.contract.SeedStage;
import io.kasmina.kafka.KafkaBed.Owner;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.Await;
import io.kasmina.support.LineCodecs;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.telemetry.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogTest extends KafkaTestBase {

    @Test
    void theBacklogIsWhatArrivedAndWasNotApplied() {
        KafkaTimings timings = KafkaTimings.defaults();
        KafkaConfig config = bed.config(1)
                .with(new KafkaTimings(
                        timings.session(),
                        timings.transaction(),
                        timings.request(),
                        timings.drain(),
                        timings.nonceTtl(),
                        Duration.ofMillis(100)));
        RecordedTelemetry recorder = new RecordedTelemetry();
        KafkaClient client = bed.client(config);
        try (Owner owner = new Owner(bed.bus(config, recorder))) {
            KafkaBed.send(client, config.topics().commands(), "seed", "one");
            KafkaBed.send(client, config.topics().commands(), "seed", "two");
            SeedPartition run = owner.next();
            run.restore().block(KafkaBed.PATIENCE);
            Await.until("both wait", () -> lag(recorder) == 2);
            Await.until("they grow old", () -> age(recorder) > 300);
            run.commit(new PartitionCut(
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(LineCodecs.seed("seed", SeedStage.DORMANT, 0)),
                            List.of(),
                            List.of(),
                            Map.of(new PartitionCut.Source(config.topics().commands(), 0), 2L),
                            PartitionCut.NO_STEP))
                    .block(KafkaBed.PATIENCE);
            Await.until("none waits", () -> lag(recorder) == 0 && age(recorder) == 0);
            run.release().block(KafkaBed.PATIENCE);
        }
    }

    private static double lag(RecordedTelemetry recorder) {
        return recorder.gauge(MetricName.BUS_LAG, "topic", "commands");
    }

    private static double age(RecordedTelemetry recorder) {
        return recorder.gauge(MetricName.BUS_OLDEST_AGE, "topic", "commands");
    }
}
