package io.kasmina.runner.demo;

/**
 * What the run showed of the bus. In JSON the names are in snake case.
 *
 * @param partitions partitions of the seeds
 * @param recordsSent records that the host sent, bursts aside
 * @param commandMillisP50 time from a command to its outcome, in ms
 * @param commandMillisP99 the same
 * @param blendMillisP50 time from an activation of {@code activationBytes} to its blend, in ms
 * @param blendMillisP99 the same
 * @param activationBytes mean size of an activation record
 * @param blendsPerSecond blends of one batch's frames each, while many are under way
 * @param greatestLag most records that were read to be waiting
 * @param lagAtEnd records that waited when the last answer had come
 * @param outcomesOfCommands outcomes that came, one for each command
 * @param drainMillis time from SIGTERM to the runner's end
 * @param exitCode its exit code
 */
public record KafkaFigures(
        int partitions,
        long recordsSent,
        double commandMillisP50,
        double commandMillisP99,
        double blendMillisP50,
        double blendMillisP99,
        long activationBytes,
        double blendsPerSecond,
        double greatestLag,
        double lagAtEnd,
        long outcomesOfCommands,
        double drainMillis,
        int exitCode) {}
