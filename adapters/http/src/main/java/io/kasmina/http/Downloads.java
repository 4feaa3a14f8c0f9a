package io.kasmina.http;

import reactor.core.publisher.Flux;

/** Asks a server for an artifact, or for the rest of it. */
@FunctionalInterface
interface Downloads {

    /** Returns the pieces; cold; errors with {@link FetchFault} if expected. */
    Flux<Piece> from(Resume resume);
}
