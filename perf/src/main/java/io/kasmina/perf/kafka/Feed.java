package io.kasmina.perf.kafka;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.SignedCommand;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends what is measured. One thread; {@link #flush} throws what failed. */
final class Feed implements AutoCloseable {

    /** Most bytes of a record. */
    static final int LARGEST = 32 << 20;

    static final Callback NOTHING = (place, failure) -> {};

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Feed(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "max.request.size",
                        LARGEST,
                        "batch.size",
                        128 << 10,
                        "linger.ms",
                        2,
                        "buffer.memory",
                        4L * LARGEST),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends a record to the partition of its key. */
    void send(String topic, String key, byte[] value) {
        send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value), NOTHING);
    }

    /**
     * Sends a command to the partition of its seed.
     *
     * @param seed its seed, empty for none
     * @param command the command
     * @param placed is told the record's place on the producer's thread
     */
    void send(String seed, SignedCommand command, Callback placed) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(command.origin().topic(), seed.getBytes(StandardCharsets.UTF_8), command.value());
        DetachedSignature signature = command.signature();
        if (signature != null) {
            record.headers()
                    .add(DetachedSignature.KEY_ID_HEADER, signature.keyId().getBytes(StandardCharsets.UTF_8))
                    .add(DetachedSignature.SIGNATURE_HEADER, signature.tag());
        }
        send(record, placed);
    }

    private void send(ProducerRecord<byte[], byte[]> record, Callback placed) {
        Future<RecordMetadata> unused = producer.send(record, (place, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
            placed.onCompletion(place, failed);
        });
    }

    /** Waits until everything is there; throws {@link IllegalStateException} where something is not. */
    void flush() {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a record was not taken", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
