package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.SignedCommand;
import io.kasmina.kafka.KafkaBed.Owner;
import io.kasmina.pipeline.port.Arrival;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.LineCodecs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A topic takes a record by its compressed size, a producer refuses it by its real one. */
class OversizedRecordTest extends KafkaTestBase {

    private static final int SIZE = 4 * 1024 * 1024;
    private static final KafkaFlow SMALL =
            new KafkaFlow(1_024, Duration.ZERO, 65_536, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20);

    @Test
    void aRecordThatIsTooLargeBecomesALetterWithItsHead() {
        KafkaConfig config = bed.config(1).with(SMALL);
        KafkaClient host = bed.client(KafkaBed.compressing(config.with(KafkaFlow.defaults())));
        try (Owner owner = new Owner(bed.bus(config))) {
            zeros(host, config.topics().activations());
            zeros(host, config.topics().commands());
            SeedPartition run = owner.next();
            run.restore().block(KafkaBed.PATIENCE);
            Arrival<Activation> arrival = run.source().activations().blockFirst(KafkaBed.PATIENCE);
            SignedCommand command = run.source().commands().blockFirst(KafkaBed.PATIENCE);
            DeadLetter whole = new DeadLetter(command.origin(), "malformed", "", null, null, command.value());
            run.commit(letters(config, ((Arrival.Unreadable<?>) arrival).letter(), whole))
                    .block(KafkaBed.PATIENCE);
            run.release().block(KafkaBed.PATIENCE);
        }
        assertThat(bed.contents(config, config.topics().deadletter()))
                .allSatisfy(letter -> {
                    assertThat(letter.value()).hasSize(1_024);
                    assertThat(letter.text(LetterHeaders.SIZE)).isEqualTo(Integer.toString(SIZE));
                })
                .extracting(letter -> letter.text(LetterHeaders.REASON) + " " + letter.text(LetterHeaders.TOPIC))
                .containsExactlyInAnyOrder(
                        "oversized " + config.topics().activations(),
                        "malformed " + config.topics().commands());
    }

    private static void zeros(KafkaClient host, String topic) {
        host.send(BusRecord.to(topic, LineCodecs.bytes("seed"), new byte[SIZE], Map.of()))
                .block(KafkaBed.PATIENCE);
    }

    private static PartitionCut letters(KafkaConfig config, DeadLetter... letters) {
        return new PartitionCut(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(letters),
                Map.of(new PartitionCut.Source(config.topics().activations(), 0), 1L),
                PartitionCut.NO_STEP);
    }
}
