package io.kasmina.prefetch;

import io.kasmina.contract.KernelReply;

/** What the book of orders hears. */
sealed interface PrefetchEvent {

    /** A signal came. */
    record Signalled(PrefetchSignal signal) implements PrefetchEvent {}

    /** A reply came, from anybody. */
    record Replied(KernelReply reply) implements PrefetchEvent {}

    /** A request could not be published; the cause is a class name. */
    record Unpublished(String requestId, String cause) implements PrefetchEvent {}

    /** A fetch ended. */
    record FetchEnded(String requestId, FetchResult result) implements PrefetchEvent {}

    /** An order's time is over. */
    record TimedOut(String requestId) implements PrefetchEvent {}

    /** The pipeline closes. */
    record Closing() implements PrefetchEvent {}

    /** No signal will follow. */
    record SignalsEnded() implements PrefetchEvent {}
}
