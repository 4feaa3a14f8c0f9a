package io.kasmina.kafka;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Turns one cut of a partition into records. Pure and thread-safe. */
final class CutRecords {

    private final KafkaTopics topics;
    private final KafkaCodecs codecs;
    private final int partition;
    private final int maxLetterBytes;

    /**
     * Makes it.
     *
     * @param maxLetterBytes what a dead letter may hold
     */
    CutRecords(KafkaTopics topics, KafkaCodecs codecs, int partition, int maxLetterBytes) {
        this.topics = topics;
        this.codecs = codecs;
        this.partition = partition;
        this.maxLetterBytes = maxLetterBytes;
    }

    /** Returns the records in the order in which they are to be sent: what is urgent first, what is large last. */
    List<ProducerRecord<byte[], byte[]>> of(PartitionCut cut) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        cut.packets().stream()
                .filter(CutRecords::isUrgent)
                .forEach(packet -> records.add(packet(topics.emergency(), packet)));
        cut.outcomes()
                .forEach(outcome -> records.add(keyed(
                        topics.outcomes(),
                        outcome.subject().seed(),
                        codecs.writers().outcome().apply(outcome))));
        cut.adjustments()
                .forEach(adjustment -> records.add(new ProducerRecord<>(
                        topics.adjustments(),
                        bytes(adjustment.optimizerId()),
                        codecs.writers().adjustment().apply(adjustment))));
        cut.seeds().forEach(seed -> records.add(seed(seed)));
        cut.nonces().forEach(nonce -> records.add(nonce(nonce)));
        cut.packets().stream()
                .filter(packet -> !isUrgent(packet))
                .forEach(packet -> records.add(packet(topics.telemetry(), packet)));
        cut.letters().forEach(letter -> records.add(Letters.record(topics.deadletter(), letter, maxLetterBytes)));
        cut.blends().forEach(blend -> records.add(keyed(topics.blends(), blend.seed(), blend.record())));
        return records;
    }

    private static boolean isUrgent(Packet packet) {
        return packet.priority().number() >= Priority.HIGH.number();
    }

    private ProducerRecord<byte[], byte[]> packet(String topic, Packet packet) {
        return keyed(topic, packet.seed(), codecs.writers().packet().apply(packet));
    }

    /** State names its partition: a command without a seed that hashes there leaves its nonce there too. */
    private ProducerRecord<byte[], byte[]> seed(SeedSnapshot seed) {
        return new ProducerRecord<>(
                topics.seeds(),
                partition,
                SeedRouting.key(seed.seed()),
                codecs.state().writeSeed().apply(seed));
    }

    /** A nonce bears its own time, by which a restart finds the first that may still be needed. */
    private ProducerRecord<byte[], byte[]> nonce(SpentNonce nonce) {
        return new ProducerRecord<>(
                topics.nonces(),
                partition,
                nonce.acceptedMillis(),
                bytes(nonce.owner() + "|" + nonce.commandId()),
                codecs.state().writeNonce().apply(nonce));
    }

    private static ProducerRecord<byte[], byte[]> keyed(String topic, @Nullable SeedId seed, byte[] value) {
        return new ProducerRecord<>(topic, seed == null ? null : SeedRouting.key(seed), value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
