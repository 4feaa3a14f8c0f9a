package io.kasmina.kafka;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Names of the topics.
 *
 * @param commands commands that name a seed; keyed by seed, co-partitioned
 * @param activations activations; keyed by seed, co-partitioned
 * @param logits logits; keyed by seed, co-partitioned
 * @param gradients gradients; keyed by seed, co-partitioned
 * @param control commands that name no seed; read whole by every process
 * @param steps step marks and host reports; read whole by every process
 * @param kernelsReady what Urza has; read whole by every process
 * @param kernelsErrors what Urza has not; read whole by every process
 * @param kernelsRequests what Urza is asked for
 * @param blends answers to activations
 * @param outcomes answers to commands
 * @param adjustments for the host
 * @param telemetry packets of priority LOW and NORMAL
 * @param emergency packets of priority HIGH and CRITICAL
 * @param deadletter what could not be parsed or applied
 * @param seeds snapshots of seeds, compacted, co-partitioned
 * @param nonces spent nonces, co-partitioned
 */
public record KafkaTopics(
        String commands,
        String activations,
        String logits,
        String gradients,
        String control,
        String steps,
        String kernelsReady,
        String kernelsErrors,
        String kernelsRequests,
        String blends,
        String outcomes,
        String adjustments,
        String telemetry,
        String emergency,
        String deadletter,
        String seeds,
        String nonces) {

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    /** Checks that each name is one that Kafka takes and that no two are equal; throws {@link IllegalArgumentException}. */
    public KafkaTopics {
        Set<String> seen = new HashSet<>();
        for (String name : List.of(
                commands,
                activations,
                logits,
                gradients,
                control,
                steps,
                kernelsReady,
                kernelsErrors,
                kernelsRequests,
                blends,
                outcomes,
                adjustments,
                telemetry,
                emergency,
                deadletter,
                seeds,
                nonces)) {
            if (!LEGAL.matcher(name).matches()) {
                throw new IllegalArgumentException("topics: must be 1 to 249 of a-z A-Z 0-9 . _ -, was '" + name + "'");
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("topics: must differ, '" + name + "' is there twice");
            }
        }
    }

    /** Returns the names of the contract. */
    public static KafkaTopics defaults() {
        return renamed(UnaryOperator.identity());
    }

    /**
     * Returns the names of the contract, changed.
     *
     * @param rename makes a name out of the contract's, such as by a prefix
     */
    public static KafkaTopics renamed(UnaryOperator<String> rename) {
        return new KafkaTopics(
                rename.apply("oona.commands"),
                rename.apply("oona.activations"),
                rename.apply("oona.logits"),
                rename.apply("oona.gradients"),
                rename.apply("oona.control"),
                rename.apply("oona.steps"),
                rename.apply("oona.kernels.ready"),
                rename.apply("oona.kernels.errors"),
                rename.apply("oona.kernels.requests"),
                rename.apply("oona.blends"),
                rename.apply("oona.outcomes"),
                rename.apply("oona.adjustments"),
                rename.apply("oona.telemetry"),
                rename.apply("oona.emergency"),
                rename.apply("oona.deadletter"),
                rename.apply("kasmina.seeds"),
                rename.apply("kasmina.nonces"));
    }

    /** Returns the topics whose records may be large. */
    List<String> tensors() {
        return List.of(activations, logits, gradients, blends, deadletter);
    }

    /** Returns the topics of which a partition's owner reads that partition. */
    List<String> partitioned() {
        return List.of(commands, activations, logits, gradients);
    }

    /** Returns the topic partitions that a partition's owner alone writes and reads. */
    Set<TopicPartition> state(int partition) {
        return Set.of(new TopicPartition(seeds, partition), new TopicPartition(nonces, partition));
    }

    /** Returns the topics of which every owner reads every partition and keeps its own places. */
    List<String> broadcast() {
        return List.of(control, steps);
    }
}
