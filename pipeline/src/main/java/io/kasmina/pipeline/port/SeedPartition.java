package io.kasmina.pipeline.port;

import io.kasmina.contract.SeedId;
import reactor.core.publisher.Mono;

/**
 * One partition of the seeds while this process has it. Used by one run: {@link #restore}, then {@link #source} and {@link #commit}, then
 * {@link #release}. Thread-safe; nothing blocks its caller.
 *
 * <p>What a commit carries becomes visible and durable as a whole or not at all, and never beside the commit of another owner: a
 * process that lost the partition without knowing it fails at its next commit with {@link PartitionFault} FENCED.
 */
public interface SeedPartition {

    /** Returns its number, at least 0. */
    int number();

    /** Tells whether a seed's records belong here; the same answer in every process and for every producer. */
    boolean owns(SeedId seed);

    /**
     * Shuts out whoever had the partition before, then reads what was committed. Subscribed once, before anything else.
     *
     * @return what was committed last; errors with {@link PartitionFault}
     */
    Mono<PartitionState> restore();

    /** Returns what arrives from the committed places on; after {@link #restore}. */
    PartitionSource source();

    /**
     * Makes one cut durable. One at a time.
     *
     * @param cut what happened since the last cut; its byte arrays must not change afterwards
     * @return completes when it is committed; errors with {@link PartitionFault}, after which it is unknown whether it was, and the run must
     *     be released and the partition restored
     */
    Mono<Void> commit(PartitionCut cut);

    /**
     * Completes when the partition must be given back: whoever runs it takes no more, commits what is done and releases it. Subscribed any
     * number of times.
     */
    Mono<Void> revoked();

    /** Gives the partition back; completes when its connections are closed. Idempotent. */
    Mono<Void> release();
}
