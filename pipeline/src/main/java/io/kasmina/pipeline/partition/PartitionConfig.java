package io.kasmina.pipeline.partition;

import io.kasmina.contract.Origin;
import java.time.Duration;

/**
 * How partitions are run.
 *
 * @param batch most records that one cut applies, 1 to 65,536
 * @param linger how long the first of them waits for others, 0 to 1 s
 * @param cutAfter how long steps of the host and changes that no record brought wait for a cut, 1 ms to 10 s; CRITICAL packets and answers to activations do not wait
 * @param frameBytes most bytes of activations, and of logits, that arrived and are not committed, and as many of commands, of gradients and of host notes
 *     that wait; at least 1; one record more where a single one is larger
 * @param packets most packets below HIGH that one cut carries, at least 1; more are shed
 * @param kernels how long a restored partition waits for the kernels of its seeds before it takes the first record, 0 to 10 min
 * @param drain how long a partition that is given back may finish what is in flight, 1 ms to 10 min
 * @param commitLimit how long a commit may take before the bus counts as down, 1 ms to 10 min
 * @param retryBackoff first wait before a partition that failed is given back, above 0; the waits double up to 32 times its length
 * @param control the topic of commands without a seed, which every partition reads and the first one answers
 */
public record PartitionConfig(
        int batch,
        Duration linger,
        Duration cutAfter,
        long frameBytes,
        int packets,
        Duration kernels,
        Duration drain,
        Duration commitLimit,
        Duration retryBackoff,
        String control) {

    private static final int MAX_BATCH = 65_536;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Checks the bounds; throws {@link IllegalArgumentException} that names field, bound and value. */
    public PartitionConfig {
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("batch: must be in 1.." + MAX_BATCH + ", was " + batch);
        }
        within("linger", linger, Duration.ZERO, Duration.ofSeconds(1));
        within("cutAfter", cutAfter, Duration.ofMillis(1), Duration.ofSeconds(10));
        atLeastOne("frameBytes", frameBytes);
        atLeastOne("packets", packets);
        within("kernels", kernels, Duration.ZERO, LONGEST);
        within("drain", drain, Duration.ofMillis(1), LONGEST);
        within("commitLimit", commitLimit, Duration.ofMillis(1), LONGEST);
        within("retryBackoff", retryBackoff, Duration.ofMillis(1), LONGEST);
    }

    /** Returns the defaults: 512 records, 1 ms, 50 ms, 64 MiB, 65,536 packets, 30 s, 8 s, 5 s, 500 ms, {@link Origin#CONTROL}. */
    public static PartitionConfig defaults() {
        return new PartitionConfig(
                512,
                Duration.ofMillis(1),
                Duration.ofMillis(50),
                64L << 20,
                65_536,
                Duration.ofSeconds(30),
                Duration.ofSeconds(8),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Origin.CONTROL);
    }

    private static void atLeastOne(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + ": must be at least 1, was " + value);
        }
    }

    private static void within(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    field + ": must be " + least.toMillis() + " to " + most.toMillis() + " ms, was " + value);
        }
    }
}
