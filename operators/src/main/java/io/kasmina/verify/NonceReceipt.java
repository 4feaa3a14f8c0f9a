package io.kasmina.verify;

import reactor.core.publisher.Mono;

/** Tells when one admitted nonce is durable. Thread-safe. */
public interface NonceReceipt {

    /** For a nonce that is kept in memory alone: as durable as it will ever be. */
    NonceReceipt IN_MEMORY = new NonceReceipt() {
        @Override
        public boolean isDurable() {
            return true;
        }

        @Override
        public Mono<Void> durable() {
            return Mono.empty();
        }
    };

    /** Tells whether the nonce is durable by now. */
    boolean isDurable();

    /**
     * Waits for the nonce.
     *
     * @return completes when it is durable; errors with {@link java.io.IOException} if it cannot be made so, and then it is not spent. It may
     *     end on the writer's own thread: hop off it before running foreign code
     */
    Mono<Void> durable();
}
