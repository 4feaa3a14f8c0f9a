package io.kasmina.kafka;

import java.time.Duration;

/**
 * Bounds on what is under way. What is in flight of a topic lies in three fetches at most (one is worked on, one waits, one is on its way), each of
 * a third of the topic's bound, or of one record where that is larger. Bytes are counted as they were sent: what was compressed takes more room once
 * it is read.
 *
 * @param batchBytes most bytes that a producer sends together to one topic partition, 1 KiB to 64 MiB
 * @param linger how long it waits for more, 0 to 1 s
 * @param maxRecordBytes largest record that is taken from a tensor topic, 64 KiB to 512 MiB
 * @param commandBytes of commands in flight, 64 KiB to 1 GiB, for each partition as all of these
 * @param activationBytes of activations in flight
 * @param logitsBytes of logits in flight
 * @param gradientBytes of gradients in flight
 * @param broadcastBytes of what the host says and of kernel replies in flight, for each of them
 */
public record KafkaFlow(
        int batchBytes,
        Duration linger,
        int maxRecordBytes,
        int commandBytes,
        int activationBytes,
        int logitsBytes,
        int gradientBytes,
        int broadcastBytes) {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Room for what is written around a record that was read: headers of a dead letter, fields of a blend. */
    private static final int WRAPPING = 64 * KIB;

    /** Checks the bounds; throws {@link IllegalArgumentException} that names the field, its bound and the value. */
    public KafkaFlow {
        check("batchBytes", batchBytes, KIB, 64 * MIB);
        check("maxRecordBytes", maxRecordBytes, 64 * KIB, 512 * MIB);
        check("commandBytes", commandBytes, 64 * KIB, KIB * MIB);
        check("activationBytes", activationBytes, 64 * KIB, KIB * MIB);
        check("logitsBytes", logitsBytes, 64 * KIB, KIB * MIB);
        check("gradientBytes", gradientBytes, 64 * KIB, KIB * MIB);
        check("broadcastBytes", broadcastBytes, 64 * KIB, KIB * MIB);
        if (linger.isNegative() || linger.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("linger: must be PT0S to " + LONGEST + ", was " + linger);
        }
    }

    /** Returns the defaults: batches of 256 KiB, no wait, records of 32 MiB, 96 MiB of activations and less of the others in flight. */
    public static KafkaFlow defaults() {
        return new KafkaFlow(256 * KIB, Duration.ZERO, 32 * MIB, 3 * MIB, 96 * MIB, 12 * MIB, 24 * MIB, 3 * MIB);
    }

    /** Returns the largest record that is written, in bytes. */
    public int maxWrittenBytes() {
        return maxRecordBytes + WRAPPING;
    }

    /** Returns the most that is passed on in one record: the answer to the largest activation fits, and the letter of any record that is taken. */
    public int maxPassedBytes() {
        return maxRecordBytes + WRAPPING / 2;
    }

    private static void check(String field, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(field + ": must be " + low + " to " + high + ", was " + value);
        }
    }
}
