package io.kasmina.prefetch;

import io.kasmina.contract.Sha256;

/** What the book of orders decides; carried out in order. */
sealed interface PrefetchStep {

    /** Start a request's timer, and publish it unless its order says where the artifact lies. */
    record Ask(String requestId, PrefetchOrder order) implements PrefetchStep {}

    /** Fetch the artifact of a request. */
    record Fetch(String requestId, String artifactRef, Sha256 expected) implements PrefetchStep {}

    /** Stop whatever runs for a request. */
    record Stop(String requestId) implements PrefetchStep {}

    /** Answer an order. */
    record Deliver(PrefetchResult result) implements PrefetchStep {}

    /** Tell whoever asked that it is done. */
    record Tell(Runnable done) implements PrefetchStep {}

    /** One signal is dealt with for good: another may come in. */
    record Release() implements PrefetchStep {}

    /** All is done. */
    record End() implements PrefetchStep {}

    /** Something that was carried out led to an event. */
    record Hear(PrefetchEvent event) implements PrefetchStep {}
}
