package io.kasmina.prefetch;

import io.kasmina.contract.GateReason;
import io.kasmina.contract.Sha256;
import java.nio.file.Path;

/** The one answer to an order. */
public sealed interface PrefetchResult {

    /** Returns the order that it answers. */
    PrefetchOrder order();

    /**
     * The kernel file is there.
     *
     * @param order the order
     * @param requestId the request that led to it
     * @param file a file in the fetcher's store; read by the receiver and left there
     * @param digest its verified digest
     * @param latencyNanos time from the request to the verified file
     */
    record Fetched(PrefetchOrder order, String requestId, Path file, Sha256 digest, long latencyNanos)
            implements PrefetchResult {}

    /**
     * There is no kernel.
     *
     * @param order the order
     * @param reason FETCH_FAILED, FETCH_TIMEOUT, FETCH_DENIED or DIGEST_MISMATCH: why G1 fails
     * @param detail one line, never a reason code and never text from the bus
     */
    record Failed(PrefetchOrder order, GateReason reason, String detail) implements PrefetchResult {}

    /**
     * The order was given up.
     *
     * @param order the order
     * @param reason why
     */
    record Canceled(PrefetchOrder order, CancelReason reason) implements PrefetchResult {}
}
