package io.kasmina.prefetch;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.SeedId;

/** What prefetching is asked to do. */
public sealed interface PrefetchSignal {

    /**
     * Fetches a kernel; answered by exactly one {@link PrefetchResult}. A seed has one order at a time: a newer one,
     * or another of the same generation, supersedes it; an older one is superseded at once.
     *
     * @param order what to fetch
     */
    record Start(PrefetchOrder order) implements PrefetchSignal {}

    /**
     * Gives up a seed's order, where one of that generation or an older one is under way; else nothing happens.
     *
     * @param seed the seed
     * @param generation the generation that is over
     * @param reason why
     */
    record Cancel(SeedId seed, long generation, CancelReason reason) implements PrefetchSignal {}

    /**
     * Puts the fetch breaker into a state.
     *
     * @param state the state
     * @param rationale why, for the event; empty for nothing to say
     * @param done runs once when it took effect, on the thread of whatever the loop heard; must not block or throw
     */
    record ForceBreaker(BreakerState state, String rationale, Runnable done) implements PrefetchSignal {}
}
