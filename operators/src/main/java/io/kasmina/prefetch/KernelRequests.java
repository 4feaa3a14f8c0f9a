package io.kasmina.prefetch;

import io.kasmina.contract.KernelRequest;
import reactor.core.publisher.Mono;

/** Where kernel requests go. Implementations are thread-safe and block no caller. */
@FunctionalInterface
public interface KernelRequests {

    /**
     * Publishes one request.
     *
     * @param request the request
     * @return cold; completes once the bus has it, errors where the bus is broken
     */
    Mono<Void> publish(KernelRequest request);
}
