package io.kasmina.perf.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The bare loop: polls, writes one record for each that it read, commits both together, and does nothing else. A process of its own; its one argument
 * is a properties file.
 */
public final class RawLoop {

    private static final long PATIENCE_MILLIS = 5_000;

    private final Properties settings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final boolean transactional;
    private final String out;
    private final byte[] answer;
    private final boolean echo;

    private RawLoop(Properties settings) {
        this.settings = settings;
        out = settings.getProperty("out");
        int bytes = Integer.parseInt(settings.getProperty("answer.bytes"));
        answer = new byte[Math.max(0, bytes)];
        echo = bytes < 0;
        transactional = Boolean.parseBoolean(settings.getProperty("transactional"));
        consumer = new KafkaConsumer<>(reading(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(writing(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Runs until it is asked to end.
     *
     * @param args the properties file
     * @throws Exception if the broker fails
     */
    public static void main(String... args) throws Exception {
        Properties settings = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(args[0]))) {
            settings.load(reader);
        }
        RawLoop loop = new RawLoop(settings);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> loop.end(main)));
        loop.run();
    }

    /** Asked to end: leaves its group, so that nobody waits for its session to end. */
    private void end(Thread main) {
        consumer.wakeup();
        try {
            main.join(PATIENCE_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        if (transactional) {
            producer.initTransactions();
        }
        consumer.subscribe(List.of(settings.getProperty("in")));
        try (consumer;
                producer) {
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty()) {
                    turn(records);
                }
            }
        } catch (WakeupException asked) {
            // The end.
        }
    }

    private void turn(ConsumerRecords<byte[], byte[]> records) {
        if (transactional) {
            producer.beginTransaction();
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(out, record.partition(), record.key(), echo ? half(record.value()) : answer));
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        if (transactional) {
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
        } else {
            consumer.commitAsync(offsets, null);
        }
    }

    /** A pair of tensors comes in, one goes out. */
    private static byte[] half(byte[] value) {
        return Arrays.copyOf(value, value.length / 2);
    }

    private Map<String, Object> reading() {
        Map<String, Object> reading = new HashMap<>();
        reading.put("bootstrap.servers", settings.getProperty("bootstrap"));
        reading.put("group.id", settings.getProperty("group"));
        reading.put("auto.offset.reset", "earliest");
        reading.put("enable.auto.commit", false);
        reading.put("isolation.level", "read_committed");
        reading.put("max.poll.records", Integer.parseInt(settings.getProperty("batch")));
        reading.put("fetch.max.bytes", 96 << 20);
        reading.put("max.partition.fetch.bytes", 32 << 20);
        reading.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        // As a runner's, since others learn with it that a member has come or gone.
        reading.put("session.timeout.ms", 8_000);
        reading.put("heartbeat.interval.ms", 2_000);
        return reading;
    }

    private Map<String, Object> writing() {
        Map<String, Object> writing = new HashMap<>();
        writing.put("bootstrap.servers", settings.getProperty("bootstrap"));
        writing.put("max.request.size", 32 << 20);
        writing.put("batch.size", 256 << 10);
        writing.put("linger.ms", 0);
        writing.put("buffer.memory", 96L << 20);
        if (transactional) {
            writing.put(
                    "transactional.id",
                    settings.getProperty("group") + "-"
                            + ProcessHandle.current().pid());
        }
        return writing;
    }
}
