package io.kasmina.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Settings of Kafka's clients that follow from a configuration. Immutable. */
final class ClientSettings {

    /** What a configuration may not set, since correctness depends on it, or a bound of its own says it. */
    static final Set<String> OWN = Set.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            CommonClientConfigs.CLIENT_ID_CONFIG,
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            ProducerConfig.BATCH_SIZE_CONFIG,
            ProducerConfig.LINGER_MS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

    /** Its constant is deprecated, since the next major version does without. */
    private static final String JMX_TOO = "auto.include.jmx.reporter";

    private static final int FETCHES = 3;
    private static final int RECORDS_A_POLL = 2_000;
    private static final int TENSORS_A_POLL = 8;
    private static final int RESTORE_BYTES = 16 * 1024 * 1024;
    private static final int RECONNECT_MILLIS = 1_000;
    private static final long SOON_MILLIS = 5;

    private final KafkaConfig config;

    ClientSettings(KafkaConfig config) {
        this.config = config;
    }

    /** Returns settings of an admin client. */
    Map<String, Object> admin(String role) {
        Map<String, Object> settings = common(role);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, requestMillis());
        return settings;
    }

    /** Returns settings of the group's member, which reads nothing. */
    Map<String, Object> member() {
        Map<String, Object> settings = reading("member");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                config.timings().session().toMillis());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                config.timings().heartbeat().toMillis());
        return settings;
    }

    /**
     * Returns settings of a consumer whose partitions are chosen by hand; it reads what is committed. The bound holds for bytes as they were
     * sent: of records that were compressed, as many as one poll returns lie in memory at their real size.
     *
     * @param role tells it apart in the broker's logs
     * @param inFlightBytes bound on what is in flight of it
     * @param size what its records are like
     * @param missing where it goes on when the place to read from is not there any more
     */
    Map<String, Object> stream(String role, int inFlightBytes, RecordSize size, OffsetResetStrategy missing) {
        Map<String, Object> settings = fetching(reading(role), inFlightBytes / FETCHES);
        settings.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, size == RecordSize.LARGE ? TENSORS_A_POLL : RECORDS_A_POLL);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, missing.toString());
        return settings;
    }

    /** Returns settings of a consumer that reads state as fast as it can. */
    Map<String, Object> restore(int partition) {
        Map<String, Object> settings = fetching(reading("restore-" + partition), RESTORE_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10 * RECORDS_A_POLL);
        return settings;
    }

    /** Returns settings of a consumer that reads a record here and there. */
    Map<String, Object> peek(int bytes) {
        Map<String, Object> settings = fetching(reading("peek"), bytes);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        return settings;
    }

    /** Returns settings of the producer of a partition's transactions. */
    Map<String, Object> transactions(int partition) {
        String id = config.transactions() + partition;
        int transactionMillis = (int) config.timings().transaction().toMillis();
        Map<String, Object> settings = producer("partition-" + partition);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transactionMillis);
        // a transaction that follows closely is refused until the broker has written the last one's marks: ms, where
        // the default waits 100
        settings.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, SOON_MILLIS);
        return settings;
    }

    /** Returns settings of a producer without transactions. */
    Map<String, Object> producer(String role) {
        KafkaFlow flow = config.flow();
        Map<String, Object> settings = common(role);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, flow.batchBytes());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, flow.linger().toMillis());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, flow.maxWrittenBytes());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * flow.maxWrittenBytes());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) requestMillis());
        settings.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                requestMillis() + (int) flow.linger().toMillis());
        return settings;
    }

    private Map<String, Object> reading(String role) {
        Map<String, Object> settings = common(role);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, requestMillis());
        return settings;
    }

    private static Map<String, Object> fetching(Map<String, Object> settings, int bytes) {
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, bytes);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, bytes);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
        return settings;
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, requestMillis());
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS);
        settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, MetadataRecoveryStrategy.REBOOTSTRAP.name);
        // a process has dozens of clients that come and go with partitions: nobody looks at their beans
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(JMX_TOO, false);
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.putAll(config.properties());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", config.bootstrap()));
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kasmina-" + config.instance() + "-" + role);
        return settings;
    }

    private int requestMillis() {
        return (int) config.timings().request().toMillis();
    }
}
