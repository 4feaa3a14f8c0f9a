package io.kasmina.prefetch;

import io.kasmina.contract.Reason;

/** Why an artifact was not fetched. */
public enum FetchFailure implements Reason {
    /** The reference's scheme is none of {@code file}, {@code http}, {@code https}, or is switched off. */
    UNSUPPORTED_SCHEME,
    /** The reference is no absolute URI of its scheme. */
    MALFORMED_REFERENCE,
    /** The reference names a server that is not allowed. */
    ORIGIN_REFUSED,
    /** There is no such file or resource. */
    NOT_FOUND,
    /** The server answered with a status that is neither success nor 404. */
    HTTP_STATUS,
    /** The artifact is larger than the limit. */
    TOO_LARGE,
    /** The bytes do not have the expected digest. */
    DIGEST_MISMATCH,
    /** Reading or writing a file failed. */
    IO_FAILED,
    /** The disk has no room for it. */
    DISK_FULL,
    /** The transfer took too long. */
    TIMED_OUT,
    /** No connection, or it broke. */
    CONNECTION_FAILED,
    /** The server redirects, which is not followed, or not to there, or not any further. */
    REDIRECT_REFUSED
}
