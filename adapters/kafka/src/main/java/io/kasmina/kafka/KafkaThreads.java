package io.kasmina.kafka;

import reactor.core.scheduler.Scheduler;

/**
 * Where a bus works. All of them are owned by the caller, and outlive the bus.
 *
 * @param member one thread that may block, for the group alone: it waits for releases, which other threads do
 * @param io threads that may block, such as a bounded elastic scheduler's: {@link #blocking} of them keep nobody waiting
 * @param events where records and answers leave; it may share its threads, which are never blocked
 */
public record KafkaThreads(Scheduler member, Scheduler io, Scheduler events) {

    private static final int ASKING = 8;
    private static final int EACH = 6;

    /**
     * Returns how many threads may block at the same time: each partition opens its streams and restores or commits, beside what is asked of
     * the brokers.
     *
     * @param partitions as many as this process may be given, at least 1
     */
    public static int blocking(int partitions) {
        return ASKING + EACH * partitions;
    }
}
