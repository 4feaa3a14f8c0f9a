package io.kasmina.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * The bus as everybody but the runner sees it, by plain clients that outlive a dead broker: what is sent is there once, and what is read is committed.
 * One thread.
 */
final class Bus implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 120_000;
    private static final Set<String> ANSWERED = Set.of("oona.commands", "oona.control", "oona.activations");

    private final boolean refusing;
    private final Map<String, Object> common;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    /** Also written by the producer's thread, as the failures are. */
    private final AtomicLong asked = new AtomicLong();

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /**
     * Opens clients.
     *
     * @param refusing whether a broker may refuse records as it dies, for want of room
     */
    Bus(String bootstrap, boolean refusing) {
        this.refusing = refusing;
        common = Map.of("bootstrap.servers", bootstrap, "reconnect.backoff.max.ms", 500);
        Map<String, Object> sending = new HashMap<>(common);
        sending.put("delivery.timeout.ms", PATIENCE_MILLIS);
        sending.put("linger.ms", 2);
        // With more of them a broker that dies takes some and not those before, and then refuses the partition's every
        // batch as out of order.
        sending.put("max.in.flight.requests.per.connection", 1);
        sending.put("max.request.size", 32 << 20);
        producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(common);
        reading.put("isolation.level", "read_committed");
        reading.put("auto.offset.reset", "earliest");
        reading.put("enable.auto.commit", false);
        consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Tells whether topics are there. */
    boolean has(Collection<String> topics) throws Exception {
        try (Admin admin = Admin.create(common)) {
            return admin.listTopics().names().get().containsAll(topics);
        }
    }

    /** Reads these topics whole from now on. */
    void follow(Collection<String> topics) {
        consumer.assign(partitions(topics));
    }

    /** Returns the partitions of topics of which a group has not committed all, and how much it has. */
    List<String> uncommitted(String group, Collection<String> topics) throws Exception {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(topics));
        try (Admin admin = Admin.create(common)) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return ends.keySet().stream()
                    .filter(partition -> ends.get(partition) != offset(committed.get(partition)))
                    .map(partition -> group + " " + partition + ": read to " + offset(committed.get(partition)) + " of "
                            + ends.get(partition))
                    .toList();
        }
    }

    private static long offset(OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private List<TopicPartition> partitions(Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        return partitions;
    }

    /** Returns what came within a time. */
    Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration time) {
        return consumer.poll(time);
    }

    /** Sends a record to the partition that its key names, which is the one of its seed. */
    void send(String topic, String key, byte[] value, Map<String, byte[]> headers) {
        send(new ProducerRecord<>(topic, bytes(key), value), headers);
    }

    /** Sends a record to a partition. */
    void send(String topic, int partition, String key, byte[] value, Map<String, byte[]> headers) {
        send(new ProducerRecord<>(topic, partition, bytes(key), value), headers);
    }

    private void send(ProducerRecord<byte[], byte[]> record, Map<String, byte[]> headers) {
        headers.forEach((name, value) -> record.headers().add(name, value));
        int answers = ANSWERED.contains(record.topic()) ? 1 : 0;
        asked.addAndGet(answers);
        producer.send(record, (place, failure) -> {
            if (refusing && failure instanceof UnknownServerException) {
                // it may be there or not, which the topic tells; nobody waits for it
                asked.addAndGet(-answers);
            } else if (failure != null) {
                failures.add(record.topic() + ": " + failure);
            }
        });
    }

    /** Returns how many records that need an answer were sent and not refused. */
    long asked() {
        return asked.get();
    }

    /** Waits until everything that was sent is there; returns which records never got there, and why. */
    List<String> flush() {
        producer.flush();
        return List.copyOf(failures);
    }

    /** Returns the partition of a seed, by Kafka's own rule. */
    static int partition(String seed, int partitions) {
        return Utils.toPositive(Utils.murmur2(bytes(seed))) % partitions;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close(Duration.ofSeconds(1));
    }
}
