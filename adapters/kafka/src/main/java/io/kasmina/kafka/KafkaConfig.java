package io.kasmina.kafka;

import io.kasmina.pipeline.port.PartitionBus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How a process takes part in the bus.
 *
 * @param bootstrap brokers to begin with, {@code HOST:PORT} each, at least one
 * @param group the group of processes that share the seeds; also names where their places are kept, so that it must not change
 * @param instance tells the processes of a group apart
 * @param transactions what transactional ids begin with, 1 to 200 of a-z A-Z 0-9 . _ -; two deployments on one cluster must differ in it, or they
 *     shut each other out
 * @param topics names of the topics
 * @param partitions into how many partitions seeds are split, 1 to 10,000; it never changes for a cluster that holds seeds
 * @param replication copies of each topic that is created, 1 to 32, or −1 for as many as the brokers think right
 * @param createTopics whether missing topics are created; otherwise they are only checked
 * @param timings time limits
 * @param flow bounds on what is under way
 * @param properties settings for all clients, such as TLS and SASL; what Kasmina sets itself is refused
 */
public record KafkaConfig(
        List<String> bootstrap,
        String group,
        String instance,
        String transactions,
        KafkaTopics topics,
        int partitions,
        int replication,
        boolean createTopics,
        KafkaTimings timings,
        KafkaFlow flow,
        Map<String, String> properties) {

    private static final int MAX_REPLICATION = 32;
    private static final int BROKERS_OWN = -1;
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    /** Checks the bounds and copies the collections; throws {@link IllegalArgumentException} that names field, bound and value. */
    public KafkaConfig {
        bootstrap = List.copyOf(bootstrap);
        properties = Map.copyOf(properties);
        if (bootstrap.isEmpty() || bootstrap.stream().anyMatch(server -> !server.contains(":"))) {
            throw new IllegalArgumentException("bootstrap: must be HOST:PORT, at least one, was " + bootstrap);
        }
        notBlank("group", group);
        notBlank("instance", instance);
        within("partitions", partitions, PartitionBus.MAX_PARTITIONS);
        if (replication != BROKERS_OWN) {
            within("replication", replication, MAX_REPLICATION);
        }
        if (!PREFIX.matcher(transactions).matches()) {
            throw new IllegalArgumentException(
                    "transactions: must be 1 to 200 of a-z A-Z 0-9 . _ -, was '" + transactions + "'");
        }
        Set<String> ours = new TreeSet<>(properties.keySet());
        ours.retainAll(ClientSettings.OWN);
        if (!ours.isEmpty()) {
            throw new IllegalArgumentException("properties: must leave to Kasmina what it sets itself, named " + ours);
        }
    }

    /**
     * Returns a configuration with default topics, timings and flow, of 6 partitions, with as many copies as the brokers think right, that creates
     * nothing.
     *
     * @param bootstrap brokers to begin with
     * @param group the group of processes
     * @param instance this process
     */
    public static KafkaConfig defaults(List<String> bootstrap, String group, String instance) {
        return new KafkaConfig(
                bootstrap,
                group,
                instance,
                "kasmina-",
                KafkaTopics.defaults(),
                6,
                BROKERS_OWN,
                false,
                KafkaTimings.defaults(),
                KafkaFlow.defaults(),
                Map.of());
    }

    /** Returns the same configuration with other topics and another number of partitions, which are created where they are missing. */
    public KafkaConfig creating(KafkaTopics names, int count) {
        return new KafkaConfig(
                bootstrap, group, instance, transactions, names, count, replication, true, timings, flow, properties);
    }

    /** Returns the same configuration with other time limits. */
    public KafkaConfig with(KafkaTimings limits) {
        return new KafkaConfig(
                bootstrap,
                group,
                instance,
                transactions,
                topics,
                partitions,
                replication,
                createTopics,
                limits,
                flow,
                properties);
    }

    /** Returns the same configuration with other bounds. */
    public KafkaConfig with(KafkaFlow bounds) {
        return new KafkaConfig(
                bootstrap,
                group,
                instance,
                transactions,
                topics,
                partitions,
                replication,
                createTopics,
                timings,
                bounds,
                properties);
    }

    /** Returns the group under which the owner of a partition keeps its places in broadcast topics. */
    String broadcastGroup(int partition) {
        return group + "-" + partition;
    }

    /** Names the properties and keeps their values, which may be secrets. */
    @Override
    public String toString() {
        return "KafkaConfig[" + String.join(",", bootstrap) + ", group=" + group + ", instance=" + instance
                + ", transactions=" + transactions + ", partitions=" + partitions + ", replication=" + replication
                + ", createTopics=" + createTopics
                + ", " + topics + ", " + timings + ", " + flow + ", properties="
                + new TreeSet<>(properties.keySet()) + "]";
    }

    private static void notBlank(String field, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(field + ": must not be blank, was '" + value + "'");
        }
    }

    private static void within(String field, int value, int high) {
        if (value < 1 || value > high) {
            throw new IllegalArgumentException(field + ": must be 1 to " + high + ", was " + value);
        }
    }
}
