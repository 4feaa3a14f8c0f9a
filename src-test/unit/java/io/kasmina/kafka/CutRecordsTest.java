package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Adjustment;
import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.pipeline.port.DeadLetter;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.support.LineCodecs;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CutRecordsTest {

    private static final SeedId SEED = new SeedId("seed");

    private final CutRecords records = new CutRecords(KafkaTopics.defaults(), LineCodecs.codecs(), 4, 5_000);

    @Test
    void everyPartOfACutHasItsTopicAndItsKey() {
        PartitionCut cut = new PartitionCut(
                List.of(rejected(null), rejected(SEED)),
                List.of(new Adjustment("c1", "adam", Map.of("lr", 1f))),
                List.of(new PartitionCut.Blend(SEED, LineCodecs.bytes("blend"))),
                List.of(),
                List.of(LineCodecs.seed("seed", SeedStage.TRAINING, 2)),
                List.of(new SpentNonce("key", "c1", 123)),
                List.of(),
                Map.of(),
                PartitionCut.NO_STEP);
        assertThat(records.of(cut).stream().map(CutRecordsTest::line))
                .containsExactly(
                        "oona.outcomes null null c1|rejected",
                        "oona.outcomes null seed c1|rejected",
                        "oona.adjustments null adam c1|adam",
                        "kasmina.seeds 4 seed seed|TRAINING|2",
                        "kasmina.nonces 4 key|c1 key|c1|123",
                        "oona.blends null seed blend");
        assertThat(records.of(cut).get(4).timestamp()).isEqualTo(123);
    }

    @Test
    void packetsAreRoutedByPriorityAndUrgentOnesGoFirst() {
        PartitionCut cut = packets(Level.INFO, Level.WARNING, Level.ERROR, Level.CRITICAL, Level.INFO);
        assertThat(records.of(cut).stream().map(CutRecordsTest::line))
                .containsExactly(
                        "oona.emergency null seed 1|WARNING",
                        "oona.emergency null seed 2|ERROR",
                        "oona.emergency null seed 3|CRITICAL",
                        "oona.telemetry null seed 0|INFO",
                        "oona.telemetry null seed 4|INFO");
    }

    @Test
    void aDeadLetterKeepsKeyAndValueAndSaysWhyInHeaders() {
        DeadLetter letter = new DeadLetter(
                new Origin("oona.logits", 3, 77),
                "malformed",
                "shape",
                "java.io.IOException",
                LineCodecs.bytes("k"),
                LineCodecs.bytes("raw"));
        ProducerRecord<byte[], byte[]> record = records.of(letters(letter)).get(0);
        assertThat(line(record)).isEqualTo("oona.deadletter null k raw");
        assertThat(Stream.of(record.headers().toArray())
                        .map(header -> header.key() + "=" + LineCodecs.text(header.value())))
                .containsExactly(
                        "kasmina-reason=malformed",
                        "kasmina-detail=shape",
                        "kasmina-source-topic=oona.logits",
                        "kasmina-source-partition=3",
                        "kasmina-source-offset=77",
                        "kasmina-exception=java.io.IOException");
    }

    @Test
    void whatADeadLetterDoesNotKnowHasNoHeader() {
        DeadLetter letter = new DeadLetter(new Origin("t", 0, 0), "misrouted", "", null, null, new byte[0]);
        ProducerRecord<byte[], byte[]> record = records.of(letters(letter)).get(0);
        assertThat(record.key()).isNull();
        assertThat(record.headers().toArray()).hasSize(4);
    }

    @Test
    void aDeadLetterOfACommandKeepsItsSignature() {
        DeadLetter letter = new DeadLetter(
                new Origin("oona.commands", 0, 0),
                "misrouted",
                "",
                null,
                null,
                LineCodecs.bytes("raw"),
                new DetachedSignature("default", LineCodecs.bytes("tag")));
        assertThat(Stream.of(records.of(letters(letter)).get(0).headers().toArray())
                        .map(header -> header.key() + "=" + LineCodecs.text(header.value())))
                .contains("leyline-key-id=default", "leyline-signature=tag");
    }

    @Test
    void aLetterThatTheProducerWouldRefuseIsCut() {
        DetachedSignature signature = new DetachedSignature("default", new byte[32]);
        Origin place = new Origin("oona.commands", 0, 0);
        byte[] key = LineCodecs.bytes("k");
        ProducerRecord<byte[], byte[]> whole =
                one(new DeadLetter(place, "malformed", "", null, key, new byte[4_960], signature));
        assertThat(whole.value()).hasSize(4_960);
        assertThat(whole.headers().lastHeader("kasmina-source-bytes")).isNull();

        ProducerRecord<byte[], byte[]> cut =
                one(new DeadLetter(place, "malformed", "", null, key, new byte[4_961], signature));
        assertThat(cut.value()).hasSize(1_024);
        assertThat(cut.key()).isEqualTo(key);
        assertThat(LineCodecs.text(
                        cut.headers().lastHeader("kasmina-source-bytes").value()))
                .isEqualTo("4961");
        assertThat(cut.headers().lastHeader("leyline-signature")).isNull();
        assertThat(one(new DeadLetter(place, "malformed", "", null, new byte[5_001], key))
                        .key())
                .isNull();
    }

    private ProducerRecord<byte[], byte[]> one(DeadLetter letter) {
        return records.of(letters(letter)).get(0);
    }

    private static Outcome rejected(@Nullable SeedId seed) {
        return new Outcome.Rejected(
                new Outcome.Subject("c1", null, seed, Origin.inMemory("x")), Rejection.NONCE_REPLAYED);
    }

    private static PartitionCut packets(Level... levels) {
        List<Packet> packets = Stream.iterate(0, number -> number < levels.length, number -> number + 1)
                .map(number ->
                        new Packet(Integer.toString(number), Instant.EPOCH, SEED, levels[number], List.of(), List.of()))
                .toList();
        return new PartitionCut(
                List.of(),
                List.of(),
                List.of(),
                packets,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                PartitionCut.NO_STEP);
    }

    private static PartitionCut letters(DeadLetter letter) {
        return new PartitionCut(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(letter),
                Map.of(),
                PartitionCut.NO_STEP);
    }

    private static String line(ProducerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "null" : LineCodecs.text(record.key());
        return record.topic() + " " + record.partition() + " " + key + " " + LineCodecs.text(record.value());
    }
}
