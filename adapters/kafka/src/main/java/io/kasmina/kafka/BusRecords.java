package io.kasmina.kafka;

import io.kasmina.contract.Origin;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Turns Kafka's records into ours and back. Pure. */
final class BusRecords {

    private static final byte[] NOTHING = {};

    private BusRecords() {}

    static BusRecord read(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), header.value() == null ? NOTHING : header.value()));
        return new BusRecord(
                new Origin(record.topic(), record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                record.key(),
                Arrivals.value(record),
                headers);
    }

    static ProducerRecord<byte[], byte[]> write(BusRecord record) {
        int partition = record.place().partition();
        @Nullable Instant time = record.time();
        ProducerRecord<byte[], byte[]> written = new ProducerRecord<>(
                record.place().topic(),
                partition < 0 ? null : partition,
                time == null ? null : time.toEpochMilli(),
                record.key(),
                record.value());
        record.headers().forEach((name, value) -> written.headers().add(name, value));
        return written;
    }
}
