package io.kasmina.prefetch;

import io.kasmina.contract.KernelReply;
import reactor.core.publisher.Flux;

/** Where kernel replies come from. */
@FunctionalInterface
public interface KernelReplies {

    /**
     * Subscribes to the replies of every requester, in any order, with duplicates and strangers among them.
     *
     * @return subscribed to once per prefetch operator, before its first request is published; errors where the bus
     *     is broken
     */
    Flux<KernelReply> replies();
}
