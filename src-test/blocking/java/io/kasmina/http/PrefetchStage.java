package io.kasmina.http;

import io.kasmina.contract.Sha256;
import java.util.List;

/** Where an order of a kernel may be when it is given up, in the order in which it gets there. */
enum PrefetchStage {
    /** Another order has the only place. */
    QUEUED,
    /** The bus has not taken the request. */
    PUBLISHING,
    /** Nobody has answered the request. */
    AWAITING_REPLY,
    /** The server's queue of connections is full. */
    CONNECTING,
    /** The server has the first bytes of a TLS handshake and says nothing. */
    SHAKING_HANDS,
    /** The server has the request and says nothing. */
    ASKING,
    /** The answer's head has come and no byte of its body. */
    HEAD,
    /** A part of the body lies on the disk. */
    BODY,
    /** All has come, and its last bytes wait for the thread that writes them and renames the file. */
    TAKING_IN,
    /** The store has the file and computes its digest. */
    HASHING,
    /** The device loads the kernel. */
    LOADING;

    /** Tells whether the order still is the operator's, which then says why it ended. */
    boolean isFetch() {
        return this != LOADING;
    }

    /** Returns the files that are allowed to stay: what a later download goes on with, or the artifact itself. */
    List<String> keeps(Sha256 digest) {
        return switch (this) {
            case BODY, TAKING_IN -> List.of("." + digest + ".etag", "." + digest + ".part");
            case HASHING, LOADING -> List.of(digest + ".pt");
            default -> List.of();
        };
    }
}
